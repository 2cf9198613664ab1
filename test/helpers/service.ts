import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ROOT } from './project.ts'
import { startMachine } from './systemd.ts'
import type { Machine, Ran } from './systemd.ts'

export const CONFIG = '/etc/orch-watch/targets.yaml'
export const UNIT = '/etc/systemd/system/orch-watch.service'

/** A machine of its own with orch-watch in /opt, built as it is shipped, and an inventory. The service is not installed yet. */
export interface ServiceMachine extends Machine {
  /** Targets as lines of YAML. */
  inventory(targets: readonly string[]): void
  orchWatch(...words: readonly string[]): Promise<Ran>
  /** What systemd knows of the service by that name. */
  readonly show: (property: string) => Promise<string>
  /** Waits until that is so. */
  until(property: string, holds: (value: string) => boolean): Promise<void>
  /** The journal of the service, and of systemd about it. */
  log(...more: readonly string[]): Promise<string>
  /** Waits until that stands in the log. */
  heard(fits: RegExp): Promise<void>
  /** Words of [Service] that come after those of the unit; without any the unit stands alone again. */
  dropIn(words: string): Promise<void>
}

interface Bundler {
  readonly bundle: (root: string, into: string) => Promise<void>
}

const UNTIL_MS = 15_000

/** Needs root. */
export async function startServiceMachine(): Promise<ServiceMachine> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-built-'))
  chmodSync(folder, 0o755)
  for (const part of ['bin', 'package.json', 'docs']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  const { bundle } = (await import(join(ROOT, 'scripts/bundle.js'))) as Bundler
  await bundle(ROOT, folder)
  const machine = await startMachine(folder, realpathSync(join(ROOT, 'node_modules')))

  const log: ServiceMachine['log'] = (...more) =>
    machine.must('journalctl', '-q', '--no-pager', '-u', 'orch-watch', ...more)
  const show = async (property: string): Promise<string> =>
    (await machine.must('systemctl', 'show', '--value', '-p', property, 'orch-watch')).trim()

  return {
    ...machine,
    inventory(targets) {
      const lines = targets.map((each) => `  - ${each}\n`).join('')
      machine.write(CONFIG, `settings: { every: 1s }\ntargets:\n${lines}`)
    },
    orchWatch: (...words) =>
      machine.run('/opt/node', '/opt/orch-watch/bin/orch-watch.js', '--config', CONFIG, ...words),
    show,
    async until(property, holds) {
      await until(() => show(property), holds, property)
    },
    log,
    async heard(fits) {
      await until(log, (text) => fits.test(text), 'the log')
    },
    async dropIn(words) {
      machine.write(`${UNIT}.d/test.conf`, `[Service]\n${words}`)
      await machine.must('systemctl', 'daemon-reload')
    },
    async stop() {
      await machine.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

async function until(ask: () => Promise<string>, holds: (value: string) => boolean, what: string): Promise<void> {
  for (const from = performance.now(); ;) {
    const value = await ask()
    if (holds(value)) return
    if (performance.now() - from > UNTIL_MS) throw new Error(`${what} is still "${value}"`)
    await wait(100)
  }
}
