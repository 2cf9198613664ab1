import type { Fault } from '../../model/fault.ts'

/** One thing that was looked at, and what came of it. */
export interface Step {
  /** One word: "login". */
  readonly name: string
  readonly state: 'ok' | 'failed' | 'skipped'
  /** May hold foreign text: escape it per sink. */
  readonly says: string
  /** What a person can do about it, in words. */
  readonly hint?: string | undefined
  /** The command to type next. */
  readonly next?: string | undefined
}

export function ok(name: string, says: string): Step {
  return { name, state: 'ok', says }
}

export function skipped(name: string, says: string, next?: string): Step {
  return { name, state: 'skipped', says, ...(next !== undefined && { next }) }
}

export function failed(name: string, { message, hint }: Pick<Fault, 'message' | 'hint'>, next: string): Step {
  return { name, state: 'failed', says: message, ...(hint !== undefined && { hint }), next }
}

/** Those of a row behind one that has failed. */
export function behind(names: readonly string[], first: string): readonly Step[] {
  return names.map((name) => skipped(name, `not tried: "${first}" comes first`))
}
