import { oneLine } from '../base/escape.ts'
import { EXIT } from '../base/exit-codes.ts'
import type { Looked } from '../model/fault.ts'
import type { Target } from '../model/target.ts'

/** As of `check`: somebody could not be looked at, so that nobody knows. */
const UNKNOWN = 3

/** A line for each target that could not be looked at. */
export function blindLines(looks: readonly { readonly target: Target; readonly looked: Looked<unknown> }[]): string {
  return looks
    .flatMap(({ target, looked }) =>
      looked.kind === 'seen' ? [] : [`${oneLine(target.id)}: ${looked.fault.code}: ${oneLine(looked.fault.message)}\n`],
    )
    .join('')
}

export function exitOfLooks(looks: readonly Looked<unknown>[]): number {
  return looks.every(({ kind }) => kind === 'seen') ? EXIT.ok : UNKNOWN
}
