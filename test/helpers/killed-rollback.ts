import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { builtCommand } from './built.ts'
import type { Engine } from './engine.ts'

/** What a rollback of a container that runs prints, in this order. */
export const STEPS = [
  'create', 'compare with', 'stop', 'set aside', 'rename', 'start', 'wait', 'compare again', 'remove',
] as const // prettier-ignore

/** A folder with an inventory of one engine, and two revisions of one container on it. */
export interface Stage {
  readonly folder: string
  readonly engine: Engine
  readonly revisions: readonly [string, string]
}

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function setStage(engine: Engine, folder: string): Promise<Stage> {
  writeFileSync(
    join(folder, 'targets.yaml'),
    `settings: { every: 2s, registry: ./revisions }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
  )
  const revisions: string[] = []
  for (const memoryMiB of [64, 96]) {
    await engine.docker
      .getContainer('web')
      .remove({ force: true })
      .catch(() => 'there is none yet')
    await engine.run({
      name: 'web',
      Cmd: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'],
      StopTimeout: 2,
      Volumes: { '/anon': {} },
      Healthcheck: { Test: ['CMD', 'true'], Interval: 2e8, Retries: 3 },
      HostConfig: { Memory: memoryMiB * 1024 ** 2 },
    })
    await orchWatchBuilt(folder, ['revisions', 'record'])
    const { out } = await orchWatchBuilt(folder, ['revisions', 'list', 'web', '--json', '--limit', '1'])
    revisions.push((JSON.parse(out) as { revision: string }[])[0]?.revision ?? '')
  }
  const [first = '', second = ''] = revisions
  return { folder, engine, revisions: [first, second] }
}

/**
 * The program as it is shipped, as a process of its own.
 *
 * @param killed ended with SIGKILL a while after so many lines; with 0 that while after it begins
 */
export async function orchWatchBuilt(
  folder: string,
  words: readonly string[],
  killed?: { readonly afterLines: number; readonly waitMs: number },
): Promise<Ran> {
  const [program, ...own] = builtCommand()
  const child = spawn(program, [...own, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = [[] as string[], [] as string[]]
  let isDue = killed?.afterLines === 0
  const look = (): void => {
    if (!killed || !isDue) return
    isDue = false
    void wait(killed.waitMs).then(() => child.kill('SIGKILL'))
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const before = linesIn(out)
    out.push(text)
    isDue = killed !== undefined && before < killed.afterLines && linesIn(out) >= killed.afterLines
    look()
  })
  look()
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out: out.join(''), err: err.join('') }
}

function linesIn(parts: readonly string[]): number {
  return parts.join('').split('\n').length - 1
}

/** What is not as it has to be: exactly one that runs under its own name, and nothing beside it. */
export async function wrongOn({ engine, folder }: Stage): Promise<readonly string[]> {
  const all = await engine.docker.listContainers({ all: true })
  const words = all.map(({ Names, State }) => `${Names.join()} ${State}`)
  const journal = join(folder, 'revisions/.git/orch-watch/journal')
  const left = existsSync(journal) ? readdirSync(journal) : []
  return [
    ...(words.join() === '/web running' ? [] : [`containers: ${words.join(', ')}`]),
    ...left.map((file) => `left in the journal: ${file}`),
  ]
}
