import { setTimeout as wait } from 'node:timers/promises'
import { orchWatch } from './command-line.ts'
import { startDaemon } from './daemon.ts'
import type { Daemon } from './daemon.ts'
import type { Trap, When } from './engine-front.ts'

/** Where a daemon is killed: behind a line of its log, at one of the calls that change something, behind lines of the journal. */
export type Spot =
  | { readonly kind: 'said'; readonly fits: RegExp }
  | { readonly kind: 'call'; readonly nth: number; readonly when: When }
  | { readonly kind: 'any-call'; readonly of: number; readonly when: When }
  | { readonly kind: 'journal'; readonly lines: number }

/** One remedy in its place, and a trouble that it mends. */
export interface HealStage {
  readonly name: string
  /** With the inventory in it. */
  readonly folder: string
  /** Words in front of the daemon. */
  readonly under: readonly string[]
  readonly steps: readonly { readonly name: string; readonly spot: Spot }[]
  /** Whether a deed that has not come to its end is taken back: then it may be done again. */
  readonly isTakenBack: boolean
  /** Everything as it was before the trouble. */
  prepare(): Promise<void>
  /** Whether the daemon has begun to watch. */
  isReady(log: string): boolean
  started(pid: number): void
  trouble(): Promise<void>
  trap(trap: Trap | null): void
  /** So many lines stand in journals of replacements. */
  journalled(): number
  /** How often the deed was asked for, where that can be counted. */
  given(): number
  /** What is not as it has to be, once all is over. */
  wrong(): Promise<readonly string[]>
  /** All made anew, after something has gone wrong. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** `written`: its outcome was on the disk before the kill. */
export const BECAME = ['found done', 'taken back, done again', 'seen undone, done again', 'given up to a person', 'written', 'not killed'] as const // prettier-ignore

export interface Killed {
  readonly became: (typeof BECAME)[number]
  readonly recoveryMs: number
  readonly wrong: readonly string[]
}

const ENDINGS = /healing: (?:ended|settled): (?!\S+: (?:tried|there))/gu
const TROUBLE_MS = 40_000
const RECOVERY_MS = 30_000
const LOOK_MS = 50
/** Behind a line of a journal it is killed so much later at most. */
const LATER_MS = 60

let run = 0

/** Kills a daemon there with SIGKILL, starts it again, and looks what became of it. */
export async function killedAt(stage: HealStage, spot: Spot, chance: () => number): Promise<Killed> {
  await stage.prepare()
  run += 1
  const store = ['--store', `sqlite:${stage.folder}/store-${run}.db`]
  const begin = (): Daemon => {
    const daemon = startDaemon(stage.folder, store, stage.under)
    // A run that dies takes it along.
    const lastResort = (): void => void daemon.process.kill('SIGKILL')
    process.once('exit', lastResort)
    daemon.process.once('exit', () => process.removeListener('exit', lastResort))
    stage.started(daemon.process.pid ?? 0)
    return daemon
  }
  const first = begin()
  const second = await killed(first, { stage, spot, chance }).then(begin, async (error: unknown) => {
    await first.end('SIGKILL')
    throw error
  })
  try {
    return await after([first, second], stage, store)
  } finally {
    await second.end('SIGTERM')
  }
}

async function killed(
  daemon: Daemon,
  { stage, spot, chance }: { readonly stage: HealStage; readonly spot: Spot; readonly chance: () => number },
): Promise<void> {
  const { process: child } = daemon
  const isDead = (): boolean => child.exitCode !== null || child.signalCode !== null
  const kill = (): void => void child.kill('SIGKILL')
  await until(TROUBLE_MS, 'it does not watch', () => stage.isReady(daemon.log()), daemon)
  if (spot.kind === 'call') stage.trap({ ...spot, spring: kill })
  if (spot.kind === 'any-call') stage.trap({ nth: 1 + Math.floor(chance() * spot.of), when: spot.when, spring: kill })
  await stage.trouble()
  if (spot.kind === 'said') {
    await until(TROUBLE_MS, 'it does not say so', () => spot.fits.test(daemon.log()), daemon, 2)
    kill()
  }
  if (spot.kind === 'journal') {
    const laterMs = chance() * LATER_MS
    await until(TROUBLE_MS, 'no such line in the journal', () => stage.journalled() >= spot.lines, daemon, 2)
    await wait(laterMs)
    kill()
  }
  await until(TROUBLE_MS, 'nothing has killed it', isDead, daemon)
  stage.trap(null)
}

async function after(
  [first, second]: readonly [Daemon, Daemon],
  stage: HealStage,
  store: readonly string[],
): Promise<Killed> {
  const from = performance.now()
  let [wrong, lie]: [readonly string[], readonly string[]] = [['nobody has looked'], []]
  while (wrong.length > 0 && performance.now() - from < RECOVERY_MS) {
    await wait(LOOK_MS)
    if (lie.length === 0) lie = lieIn(second.log(), stage)
    wrong = [...openIn(`${first.log()}${second.log()}`), ...(await stage.wrong())]
  }
  const recoveryMs = performance.now() - from
  const given = stage.isTakenBack ? 0 : stage.given()
  return {
    became: becameOf(first.log(), second.log()),
    recoveryMs,
    wrong: [
      ...wrong,
      ...lie,
      ...(given > 1 ? [`it was done ${given} times`] : []),
      ...(await toldIn(stage, store)),
      // What it said helps whoever wants to know why.
      ...(wrong.length > 0 ? [`its log:\n${second.log()}`] : []),
    ],
  }
}

/** Told not to be done, though it was, before it is done again. */
function lieIn(log: string, stage: HealStage): readonly string[] {
  if (
    stage.isTakenBack ||
    stage.given() === 0 ||
    !/healing: settled: .*: failed/u.test(log) ||
    /healing: intended: /u.test(log)
  )
    return []
  return ['it was done, and the log says that it was not']
}

/**
 * Deeds of which nobody knows what became of them. One that was killed between writing an outcome down and saying so has
 * said nothing; whoever comes after it knows, and says what it has helped.
 */
function openIn(log: string): readonly string[] {
  const count = (fits: RegExp): number => log.match(fits)?.length ?? 0
  const known = Math.max(count(ENDINGS), count(/healing: helped: /gu))
  const open = count(/healing: intended: /gu) - known
  return open > 0 ? [`${open} deeds without an outcome`] : []
}

function becameOf(first: string, second: string): Killed['became'] {
  const isWritten = /healing: ended: /u.test(first) || /healing: helped: /u.test(second)
  if (isWritten && !/healing: (?:settled|intended): /u.test(second)) return 'written'
  if (/healing: settled: .*: done/u.test(second)) return 'found done'
  if (/healing: settled: .*: unknown/u.test(second)) return 'given up to a person'
  return /is taken back/u.test(second) ? 'taken back, done again' : 'seen undone, done again'
}

interface Entry {
  readonly kind: string
  readonly deed?: string
  readonly words: string
}

/** What the log of healing has wrong. */
async function toldIn({ folder }: HealStage, store: readonly string[]): Promise<readonly string[]> {
  const verified = await orchWatch(folder, ['heal', 'log', '--verify', ...store])
  const { out } = await orchWatch(folder, ['heal', 'log', '--json', ...store])
  const { entries } = JSON.parse(out) as { readonly entries: readonly Entry[] }
  const of = (...kinds: readonly string[]): readonly Entry[] =>
    entries.filter(({ kind, deed }) => kinds.includes(kind) && deed !== undefined)
  const ended = of('ended', 'settled')
  const endings = (id?: string): number => ended.filter(({ deed }) => deed === id).length
  const wrong = of('intended').filter(({ deed }) => endings(deed) !== 1)
  const done = ended.filter(({ words }) => words.endsWith(': done'))
  return [
    ...(verified.code === 0 ? [] : [`heal log --verify: ${verified.out}${verified.err}`]),
    ...wrong.map(({ deed, words }) => `${endings(deed)} outcomes of "${words}"`),
    ...(done.length > 1 ? [`done ${done.length} times: ${done.map(({ words }) => words).join(', ')}`] : []),
  ]
}

async function until(
  withinMs: number,
  what: string,
  holds: () => boolean,
  daemon: Daemon,
  everyMs = 20,
): Promise<void> {
  const from = performance.now()
  while (!holds()) {
    if (performance.now() - from > withinMs) throw new Error(`${what}:\n${daemon.log()}`)
    await wait(everyMs)
  }
}
