import { oneLine } from '../../base/escape.ts'
import { formatDuration } from '../../base/duration.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { InstanceEnd } from '../../model/workload.ts'
import { exitCodeWords } from '../exit-code.ts'
import { ago } from '../words.ts'

/** "web-1, web-2, web-3 and 4 more". */
export function listed(names: readonly string[], separator = ', ', most = 3): string {
  const shown = names.slice(0, most).join(separator)
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}

/**
 * Those of whom the same is to be said together: "slot 1, slot 2 pending: no node fits; slot 4 starting and 3 more".
 *
 * @param each what it is called, and what is said behind its name
 */
export function together(each: readonly (readonly [name: string, says: string])[], most = 3): string {
  const groups = new Map<string, string[]>()
  for (const [name, says] of each) groups.set(says, [...(groups.get(says) ?? []), name])
  const shown = [...groups].slice(0, most).map(([says, names]) => `${listed(names)}${says}`)
  const left = [...groups.values()].slice(most).flat().length
  return left > 0 ? `${shown.join('; ')} and ${left} more` : shown.join('; ')
}

/** Foreign words behind our own: ": no space left"; nothing where there are none. */
export function because(why: string, maxLength = 160): string {
  const words = oneLine(why, maxLength)
  return words === '' ? '' : `: ${words}`
}

/** "slot 7", or the name where it has no number of its own. */
export function nameOf({ slot, name }: { readonly slot?: string | undefined; readonly name: string }): string {
  return slot !== undefined && /^\d{1,6}$/u.test(slot) ? `slot ${slot}` : oneLine(name, 80)
}

/** "exit code 137 (killed for memory), 4m ago"; empty where nobody knows anything. */
export function endWords({ exitCode, oomKilled, why, at }: InstanceEnd, now: EpochMs): string {
  const exit =
    exitCode === undefined ? (oomKilled ? 'killed for memory' : oneLine(why, 120)) : exitWords(exitCode, oomKilled)
  return [exit, at === undefined ? '' : ago(at, now)].filter((words) => words !== '').join(', ')
}

function exitWords(exitCode: number, oomKilled: boolean): string {
  return oomKilled ? `exit code ${exitCode} (killed for memory)` : exitCodeWords(exitCode)
}

/** " for 3m" behind what lasts; nothing where it has only begun. */
export function lasting(lastedMs: Ms | undefined): string {
  return lastedMs === undefined || lastedMs < 1000 ? '' : ` for ${formatDuration(lastedMs)}`
}

/** "rolling out for 3m, deadline 15m". */
export function rolloutWords(what: string, lastedMs: Ms, deadlineMs: Ms): string {
  return `${what}${lasting(lastedMs)}, deadline ${formatDuration(deadlineMs)}`
}
