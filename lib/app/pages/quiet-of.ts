import { routesOf } from '../../decide/routes.ts'
import type { Clock } from '../../base/clock.ts'
import { matchWords } from '../../kit/match-words.ts'
import type { Silence } from '../../model/mute.ts'
import type { Rule } from '../../model/rule.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { RouteSeen, SilenceSeen } from '../../pages/quiet/seen.ts'
import type { QuietPort } from '../../web/quiet-port.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'
import { atMostEvery } from './kept.ts'
import { lettersOf, notifiersOf } from './notifiers-of.ts'
import { AHEAD_MS, calendars } from './windows-of.ts'

export interface QuietParts {
  readonly generation: () => Pick<Generation, 'inventory' | 'view'>
  readonly picture: Pick<Picture, 'silences' | 'stories' | 'statesOf'>
  readonly store: Pick<Store, 'outgoing'>
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>
}

const NOTHING_TOLD = new Map<string, never>()
/** However many look, it is put together so often at most. */
const EVERY_MS: Ms = 1_000

/** Why nobody is told, from what the daemon knows and its store has. */
export function quietOf({ generation, picture, store, clock }: QuietParts): QuietPort {
  const now = (): EpochMs => clock.now()
  const calendarOf = calendars(clock)
  return atMostEvery(EVERY_MS, now, async () => {
    const { inventory, view } = generation()
    const at = now()
    const { notifiers, rules } = inventory
    const [calendar, waiting, letters] = await Promise.all([
      calendarOf(inventory),
      notifiersOf({ notifiers, picture, store, now: at }),
      lettersOf({ store, now: at }),
    ])
    const silences = silencesAt(at, picture, view)
    return { ...calendar, aheadMs: AHEAD_MS, silences, notifiers: waiting, letters, routes: rules.flatMap(routeOf) }
  })
}

function silencesAt(
  now: EpochMs,
  { silences, stories }: Pick<Picture, 'silences' | 'stories'>,
  view: Pick<Generation['view'], 'mutes'>,
): readonly SilenceSeen[] {
  const open = stories.open()
  const active = silences.filter(({ until }) => until > now).sort((one, other) => one.until - other.until)
  return active.map((silence) => {
    // Asked as whoever tells is asked, with this one alone: what is quiet for a better reason is not counted.
    const muteOf = view.mutes(now, [silence])
    return silenceSeen(silence, open.filter((incident) => muteOf(incident)?.by === 'silence').length)
  })
}

function silenceSeen({ id, match, by, note, from, until }: Silence, quiets: number): SilenceSeen {
  return { id, about: matchWords(match), by, note, from, until, quiets }
}

/** Nothing where nobody is told. */
function routeOf(rule: Rule): RouteSeen[] {
  const steps = routesOf([rule], NOTHING_TOLD)
  if (steps.length === 0) return []
  const { name, when, hours, unless, repeatMs } = rule
  return [
    {
      ...{ rule: name, about: matchWords(when), hasHours: hours !== undefined, repeatMs },
      unless: unless ? matchWords(unless.match) : null,
      steps: steps.map(({ notifier, openForMs, afterRemedies }) => ({ notifier, openForMs, afterRemedies })),
    },
  ]
}
