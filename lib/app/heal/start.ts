import type { Clock } from '../../base/clock.ts'
import { limitPerKey } from '../../base/limit.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { AnyRemedy } from '../../kit/remedy.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Remembered } from '../../model/store.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { Ms } from '../../model/time.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'
import { withSessions } from '../with-sessions.ts'
import { bookOf } from './book.ts'
import type { CarryOutWorld } from './carry-out.ts'
import { driftFrom } from './drift.ts'
import { handsOver } from './hands.ts'
import type { HandsWorld } from './hands.ts'
import { startHealer } from './healer.ts'
import type { Healer } from './healer.ts'
import { heldBy } from './held.ts'
import type { KillSwitch } from './kill-switch.ts'
import { remakingWith } from './remaking.ts'
import { settleDeeds } from './settle-deeds.ts'
import { surroundingsOf } from './surroundings.ts'
import { survey } from './survey.ts'
import type { SurveyWorld } from './survey.ts'
import { writingTo } from './writing.ts'
import type { WritingWorld } from './writing.ts'

export interface HealingWorld {
  readonly generation: () => Generation
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  readonly picture: Picture
  readonly remembered: Pick<Remembered, 'deeds' | 'auditHead'>
  readonly record: Recorder
  readonly registry: Registry | undefined
  readonly baselinesOf: SurveyWorld['baselinesOf']
  /** Conversations of the daemon: over these it has listened all the time. */
  readonly daily: Sessions
  readonly save: WritingWorld['save']
  readonly say: (words: string) => void
  readonly warn: (words: string) => void
  /** How long we are sure to be the one daemon that writes; null when we are not. */
  readonly leaseMs: () => Ms | null
  readonly killSwitch: KillSwitch
  readonly hasten: (incident: OpenIncident) => void
  readonly changed: () => void
  readonly stopping: AbortSignal
}

/** So many troubles are looked at again at the same time, of one target one. */
const SURVEYS_AT_ONCE = 4

/** Healing, for as long as the daemon runs. What was under way when the last one ended is brought to an end first. */
export function startHealing(world: HealingWorld): Healer {
  const { generation, clock, picture, killSwitch, stopping } = world
  const book = bookOf(world.remembered.deeds)
  const now = (): number => clock.now()
  const startedAt = now()
  const write = writingTo(world.remembered.auditHead, { save: world.save, now, say: world.say })
  const remedies = (): ReadonlyMap<string, AnyRemedy> => generation().remedies
  const inTurn = limitPerKey(SURVEYS_AT_ONCE, 1)
  const hands = handsWorldOf(world)
  const surveying = { ...world, ...hands, remedies }
  const stoppedBy = (): Promise<string | null> => killSwitch.read()
  const withHands: CarryOutWorld['withHands'] = (signal, work) =>
    withSessions(generation().inventory, { ...world, stopping: signal }, (sessions) =>
      work(handsOver(sessions, hands, signal)),
    )
  const carrying = { book, write, stoppedBy, now, stopping, withHands }
  return startHealer({
    ...carrying,
    ...{ hasten: world.hasten, changed: world.changed },
    before: () => settleDeeds({ ...carrying, remedies, rules: () => generation().inventory.rules }),
    troubleOf: ({ incident }) => ({ incident, labels: generation().labelsOf(incident.subject.target) }),
    surroundings: surroundingsOf({
      ...{ generation, remedies, picture, stoppedBy, now },
      settings: () => generation().inventory.settings.heal,
      freezes: (at) => generation().frozenAt(at),
      leaseMs: world.leaseMs,
      startedAt,
    }),
    survey: (candidate) => inTurn(candidate.incident.subject.target, () => survey(candidate, surveying)),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  })
}

function handsWorldOf(world: HealingWorld): HandsWorld {
  const { generation, picture, clock, daily } = world
  return {
    clock,
    daily,
    targets: () => generation().targets,
    madeOf: (target) => generation().madeOf(target),
    heldBy: (object) => heldBy(object, picture.holds, clock.now()),
    registry: world.registry,
    driftOf: driftFrom(world),
    remaking: remakingWith({ ...world, inventory: () => generation().inventory }),
  }
}
