import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './network.ts'
import { isReady } from './is-ready.ts'

export const PROMETHEUS = '/usr/bin/prometheus'

export interface Shown {
  readonly metric: Readonly<Record<string, string>>
  readonly value: string
}

/** The real program, alone, on loopback, with a folder of its own. It also takes what is written to it from elsewhere. */
export interface RunningPrometheus {
  readonly url: string
  /** What a query gives at this moment. */
  query(expression: string): Promise<readonly Shown[]>
  /** Alerts that fire, by name. */
  firing(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** @param config as in prometheus.yml */
export async function aPrometheus(config: object): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-prometheus-'))
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const port = await freePort()
  const child = spawn(
    PROMETHEUS,
    [
      ...[`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver', '--log.level=error'],
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${child.exitCode}`)
    await wait(50)
  }
  const data = async (path: string): Promise<unknown> =>
    ((await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: unknown }).data
  return {
    url,
    async query(expression) {
      const { result } = (await data(`query?query=${encodeURIComponent(expression)}`)) as {
        result: { metric: Record<string, string>; value: [number, string] }[]
      }
      return result.map(({ metric, value }) => ({ metric, value: value[1] }))
    },
    async firing() {
      const { alerts } = (await data('alerts')) as { alerts: { state: string; labels: Record<string, string> }[] }
      return alerts.flatMap(({ state, labels }) => (state === 'firing' ? [labels['alertname'] ?? ''] : []))
    },
    async stop() {
      child.kill('SIGKILL')
      await over
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
