import type { Ending } from './ending.ts'
import type { Peer } from './peers.ts'
import type { Round, Series, Taken } from './series.ts'
import type { Yard } from './yard.ts'

/** More are short ones: nobody wants to read each. */
const TOLD_ROUNDS = 10

/** One who does the work. */
export interface Contestant {
  readonly name: string
  /** Takes part in so many rounds only: it takes long, and its figure moves little. */
  readonly atMost?: number
  /** Done before it is measured, every time. */
  readonly before?: () => Promise<unknown>
  /** Has done the same work just before: it needs no round for warming up. */
  readonly isWarm?: boolean
  readonly run: () => Promise<Taken>
}

/** What every measure is given. */
export interface Bench {
  readonly rounds: number
  readonly isQuick: boolean
  readonly ending: Ending
  /** Opened by the first measure that needs it, and shared by all. */
  yard(): Promise<Yard>
  /** Programs that are not there are left out, and named in the results. */
  has(peer: Peer): boolean
  say(text: string): void
}

/** One file in bench/measures. */
export interface Measure {
  readonly name: string
  /** Goals that are judged by what it measures. */
  readonly goals: readonly string[]
  readonly run: (bench: Bench) => Promise<readonly Series[]>
}

/** Everybody once unmeasured, then round after round, each one after the other: A B C, A B C. */
export async function interleave(
  { rounds, say }: Pick<Bench, 'rounds' | 'say'>,
  about: Omit<Series, 'rounds'>,
  contestants: readonly Contestant[],
): Promise<Series> {
  say(`${about.id}: ${contestants.map(({ name }) => name).join(', ')}`)
  for (const contestant of contestants) if (contestant.isWarm !== true) await once(contestant)
  const measured: Round[] = []
  for (let at = 0; at < rounds; at += 1) {
    const round: Record<string, Taken> = {}
    for (const contestant of contestants) {
      if (at < (contestant.atMost ?? rounds)) round[contestant.name] = await once(contestant)
    }
    measured.push(round)
    if (rounds <= TOLD_ROUNDS) say(`  round ${at + 1} of ${rounds}: ${told(round)}`)
  }
  return { ...about, rounds: measured }
}

async function once({ before, run }: Contestant): Promise<Taken> {
  await before?.()
  return run()
}

/** "orch-watch 34, ControlMaster 640": milliseconds of wall. */
function told(round: Round): string {
  return Object.entries(round)
    .map(([name, { wallMs = 0 }]) => `${name} ${Math.round(wallMs)}`)
    .join(', ')
}
