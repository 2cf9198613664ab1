import type { Status } from '../../lib/model/result.ts'

/** What every state is told at: what lasts counts from here. */
export const NOW = Date.parse('2026-11-23T01:00:00Z')

/** A moment so many minutes before that, as APIs write it. */
export function before(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString()
}

/** One state of one thing, in the words of its orchestrator's API, and what a user has to see of it. */
export interface State {
  readonly of: string
  readonly target: string
  /** The item of its results; the target as a whole when left out. */
  readonly item?: string
  /** The worst that is said of it. */
  readonly is: Status
}

/** Answers of one orchestrator in all its states, behind a real server on loopback. */
export interface Stage {
  readonly title: string
  /** As `targets.yaml` has them. */
  readonly targets: readonly { readonly id: string; readonly [key: string]: unknown }[]
  readonly states: readonly State[]
  /** What differs from run to run, and what stands for it. */
  readonly masks: readonly (readonly [text: string | RegExp, instead: string])[]
  stop(): Promise<void>
}
