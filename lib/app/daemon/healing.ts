import type { Situation } from '../../decide/situation.ts'
import type { Ms } from '../../model/time.ts'
import type { Healer } from '../heal/healer.ts'
import { killSwitchOf } from '../heal/kill-switch.ts'
import { spentOfWith } from '../heal/spent-of.ts'
import { startHealing } from '../heal/start.ts'
import type { HealingWorld } from '../heal/start.ts'
import type { Place } from '../state-folder.ts'
import type { Generation } from './generation.ts'
import type { Looking } from './looking.ts'
import type { RecordingDesk } from './recording.ts'
import type { Saver } from './saver.ts'

/** The third half of the daemon, which mends. It begins when the one that looks does; people are told before that. */
export interface HealingDesk {
  readonly spentOf: Situation['spentOf']
  /** Something has changed. */
  poke(): void
  /** @param looking the half that looks: what it sees and whom it talks to */
  begin(looking: Looking, world: Beginning): Healer
}

export interface Beginning extends Omit<
  HealingWorld,
  'daily' | 'save' | 'leaseMs' | 'killSwitch' | 'hasten' | 'baselinesOf' | 'generation'
> {
  readonly saver: Saver
  readonly recording: RecordingDesk | null
  readonly place: Place
}

/** As long as everything is written we are the one who writes: every batch asserts it. */
const LEASE_MS: Ms = 15_000

export function healingDesk(generation: () => Generation, now: () => number): HealingDesk {
  let healer: Healer | null = null
  return {
    spentOf: (incident, rule) => spentOfWith(generation, healer, now)(incident, rule),
    poke: () => healer?.poke(),
    begin({ sessions, scheduler }, { saver, recording, place, ...world }) {
      healer = startHealing({
        ...{ ...world, generation, daily: sessions, baselinesOf: recording?.baselinesOf },
        save: (batch) => saver.save(batch),
        leaseMs: () => (saver.lag() === null ? LEASE_MS : null),
        killSwitch: killSwitchOf(generation().inventory, place),
        hasten: ({ subject: { target } }) => scheduler.hasten(target, now(), undefined, 'event'),
      })
      return healer
    },
  }
}
