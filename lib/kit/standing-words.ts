import { formatDuration } from '../base/duration.ts'
import { shortInstant } from '../base/instant.ts'
import type { Mute } from '../model/mute.ts'
import type { Imagined, Standing } from '../model/standing.ts'

const WAITS = {
  openFor: 'waits until it has been open for long enough (openFor)',
  wait: 'waits for what comes with it (group wait)',
  interval: 'waits for the time between two notices (group interval)',
  limit: 'has told too much (limit)',
  hours: 'waits for its hours (hours)',
} as const

const ALWAYS = {
  due: 'is told now',
  'left-over': 'there is no such rule any more; the end will be told',
  mended: 'waits until the remedies before it have been tried in vain',
  hushed: 'another incident that is open keeps this rule quiet (unless)',
  itself: 'cannot tell that it does not get through',
  over: 'it is over, and nobody was told of it',
} as const

/** When a mute ends stands in its words. */
export type SaidStanding =
  Exclude<Standing, { readonly kind: 'muted' }> | (Pick<Mute, 'by' | 'detail'> & { readonly kind: 'muted' }) | Imagined

/** How it stands between an incident and one step of a rule. */
export function standingWords(standing: SaidStanding): string {
  switch (standing.kind) {
    case 'told':
      return standing.againAt === null ? 'goes on' : `goes on, told again at ${shortInstant(standing.againAt)}`
    case 'not-meant':
      return `not meant: ${standing.why}`
    case 'muted':
      return `muted by ${standing.by}: ${standing.detail}`
    case 'waits':
      return `${WAITS[standing.for]}, until ${shortInstant(standing.until)}`
    case 'would':
      return `after ${formatDuration(standing.afterMs)}`
    default:
      return ALWAYS[standing.kind]
  }
}
