import { aTask } from '../../helpers/swarm.ts'
import { before } from '../state.ts'
import type { State } from '../state.ts'

/** One service in one state. */
export interface Row {
  readonly name: string
  readonly of: string
  readonly is: State['is']
  /** Three replicas when left out. */
  readonly service?: { readonly mode?: object; readonly [key: string]: unknown }
  /** In the third place; the others run. */
  readonly third?: readonly object[]
  /** All of them. */
  readonly tasks?: readonly object[]
}

/** One that takes the third place. */
export function third(State: string, more: { Err?: string; minutes?: number; [key: string]: unknown } = {}): object {
  const { Err = '', minutes = 1, ...rest } = more
  return aTask('t3', 3, { CreatedAt: before(minutes), Status: { State, Err, Timestamp: before(minutes) }, ...rest })
}

export const running = (count: number, said: Readonly<Record<string, unknown>> = {}): object[] =>
  Array.from({ length: count }, (_, at) => aTask(`t${at + 1}`, at + 1, said))
