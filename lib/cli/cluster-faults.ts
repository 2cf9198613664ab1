import { oneLine } from '../base/escape.ts'
import { EXIT } from '../base/exit-codes.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { Target } from '../model/target.ts'

/** As of `check`: somebody could not be looked at, so that nobody knows. */
export const UNKNOWN = 3

/** A line for each target that could not be looked at, or not at all of it. */
export function blindLines(
  looks: readonly { readonly target: Pick<Target, 'id'>; readonly looked: Looked<unknown> }[],
): string {
  return looks
    .flatMap(({ target, looked }) => {
      const why = whyBlind(looked)
      return why ? [`${oneLine(target.id)}: ${why.code}: ${oneLine(why.message)}\n`] : []
    })
    .join('')
}

export function exitOfLooks(looks: readonly Looked<unknown>[]): number {
  return looks.every((looked) => !whyBlind(looked)) ? EXIT.ok : UNKNOWN
}

/** Why all of it, or a part, could not be seen; a kind that the target does not have is nothing to be seen. */
function whyBlind(looked: Looked<unknown>): Fault | undefined {
  if (looked.kind === 'faulted') return looked.fault
  return looked.hidden?.code === 'not-supported' ? undefined : looked.hidden
}

/** For a document: the fault beside what was seen, if anything was. */
export function faultOf(looked: Looked<unknown>): { readonly fault?: Fault } {
  const fault = whyBlind(looked)
  return fault ? { fault } : {}
}
