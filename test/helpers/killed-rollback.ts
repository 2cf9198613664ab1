import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { generateX25519Identity } from 'age-encryption'
import { builtCommand } from './built.ts'
import type { Engine } from './engine.ts'
import { makeGround, makeStack, removeStack } from './stack.ts'

/** A folder with an inventory of one engine, and two revisions of what runs on it. */
export interface Stage {
  readonly folder: string
  readonly engine: Engine
  /** What is rolled back. */
  readonly words: string
  readonly revisions: readonly [string, string]
  /** The one of them that is other than what runs. */
  readonly other: () => Promise<string>
  /** So many lines it prints, one for each step. */
  readonly steps: number
  /** What is not as it has to be of what runs. */
  readonly wrong: () => Promise<readonly string[]>
}

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** One container; nobody keeps its secrets. */
export async function setStage(engine: Engine, folder: string): Promise<Stage> {
  writeFileSync(
    join(folder, 'targets.yaml'),
    `settings: { every: 2s, registry: ./revisions }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
  )
  const revisions = await bothRecorded(folder, async (version) => {
    await removeStack(engine)
    await engine.run({
      name: 'web',
      Cmd: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'],
      StopTimeout: 2,
      Volumes: { '/anon': {} },
      Healthcheck: { Test: ['CMD', 'true'], Interval: 2e8, Retries: 3 },
      HostConfig: { Memory: version * 64 * 1024 ** 2 },
    })
  })
  // create, compare, stop, set aside, rename, start, wait, compare again, remove
  const wrong = (): Promise<readonly string[]> => notRunning(engine, ['web'])
  const other = async (): Promise<string> => {
    const { HostConfig } = await engine.docker.getContainer('web').inspect()
    return HostConfig.Memory === 64 * 1024 ** 2 ? revisions[1] : revisions[0]
  }
  return { folder, engine, revisions, words: 'web', steps: 9, wrong, other }
}

/** Three of a stack, of which one shares the network of another and is healthy only behind the third. */
export async function setStackStage(engine: Engine, folder: string): Promise<Stage> {
  writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
  writeFileSync(
    join(folder, 'targets.yaml'),
    `settings: { every: 2s, registry: { folder: ./revisions, identity: "file:identity" } }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
  )
  await makeGround(engine)
  const services = ['db', 'proxy', 'app'] as const
  const revisions = await bothRecorded(folder, (version) => {
    const env = `version-${version}`
    return makeStack(engine, { db: { env }, proxy: { env } }, services)
  })
  const wrong = async (): Promise<readonly string[]> => [
    ...(await notRunning(
      engine,
      services.map((each) => `shop-${each}-1`),
    )),
    ...(await notTogether(engine)),
  ]
  const other = async (): Promise<string> => {
    const { Config } = await engine.docker.getContainer('shop-db-1').inspect()
    return Config.Env.includes('EXTRA=version-1') ? revisions[1] : revisions[0]
  }
  return { folder, engine, revisions, words: 'e/shop/*', steps: 27, wrong, other }
}

async function bothRecorded(
  folder: string,
  make: (version: number) => Promise<void>,
): Promise<readonly [string, string]> {
  const revisions: string[] = []
  for (const version of [1, 2]) {
    await make(version)
    await orchWatchBuilt(folder, ['revisions', 'record'])
    await orchWatchBuilt(folder, ['revisions', 'tag', `v${version}`])
    revisions.push(`v${version}`)
  }
  const [first = '', second = ''] = revisions
  return [first, second]
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

/** What is not as it has to be: exactly one of each runs under its own name, and there is nothing beside them. */
export async function wrongOn({ folder, wrong }: Stage): Promise<readonly string[]> {
  const journal = join(folder, 'revisions/.git/orch-watch/journal')
  const left = existsSync(journal) ? readdirSync(journal) : []
  return [...(await wrong()), ...left.map((file) => `left in the journal: ${file}`)]
}

async function notRunning({ docker }: Engine, names: readonly string[]): Promise<readonly string[]> {
  const all = (await docker.listContainers({ all: true })).map(({ Names, State }) => `${Names.join()} ${State}`).sort()
  const expected = names.map((name) => `/${name} running`).sort()
  return all.join() === expected.join() ? [] : [`containers: ${all.join(', ')}`]
}

/** All of them are of one revision, and the one that shares a network shares it with the one that is there. */
async function notTogether({ docker }: Engine): Promise<readonly string[]> {
  const found = ['db', 'proxy', 'app'].map((each) => docker.getContainer(`shop-${each}-1`).inspect())
  const [db, proxy, app] = await Promise.all(found.map((each) => each.catch(() => null)))
  const [one, other] = [db, proxy].map((each) => each?.Config.Env.find((text) => text.startsWith('EXTRA=')))
  return [
    ...(one === other ? [] : [`of two revisions: db ${one ?? 'none'}, proxy ${other ?? 'none'}`]),
    ...(app?.HostConfig.NetworkMode === `container:${proxy?.Id ?? ''}` ? [] : ['app shares the network of nobody']),
  ]
}
