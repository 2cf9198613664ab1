import { expect } from 'chai'
import { startHealer } from '../../../../lib/app/heal/healer.ts'
import type { Healer } from '../../../../lib/app/heal/healer.ts'
import { bookOf } from '../../../../lib/app/heal/book.ts'
import { surroundingsOf } from '../../../../lib/app/heal/surroundings.ts'
import type { SurroundingsWorld } from '../../../../lib/app/heal/surroundings.ts'
import type { Mute } from '../../../../lib/model/mute.ts'
import { HEALING, incident, prospect, SETTINGS } from '../../../helpers/healing.ts'
import { aRule } from '../../../helpers/telling.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'
import type { VirtualClock } from '../../../helpers/virtual-clock.ts'

const SECOND_MS = 1000

/** One trouble that a restart would mend, and when it was restarted. */
interface Stage {
  readonly clock: VirtualClock
  readonly healer: Healer
  /** Why it is not the time for it. */
  mute: Mute | null
  readonly restartedAt: number[]
  stop(): Promise<void>
}

function aStage(): Stage {
  const clock = aVirtualClock()
  const over = new AbortController()
  const from = clock.now()
  const trouble = incident({ beganAt: from, openedAt: from })
  const restartedAt: number[] = []
  const target = { plans: [], schedule: { kind: 'every', everyMs: SECOND_MS } }
  const remedy = {
    name: 'restart-container',
    wasDone: () => Promise.resolve(null),
    apply: () => Promise.resolve(void restartedAt.push(clock.now())),
  }
  const world = {
    generation: () => ({
      inventory: { rules: [aRule({ when: {}, healing: HEALING })] },
      targets: { get: () => target },
      labelsOf: () => ({}),
      view: { mutes: () => () => stage.mute },
    }),
    remedies: () => new Map([[remedy.name, remedy]]),
    settings: () => ({ ...SETTINGS, restAfterStartMs: 0 }),
    freezes: () => [],
    picture: {
      holds: [],
      stories: { open: () => [trouble] },
      targets: () => [trouble.subject.target],
      statesOf: () => [{ subject: trouble.subject, status: 'critical', at: clock.now(), since: from }],
    },
    stoppedBy: () => Promise.resolve(null),
    leaseMs: () => 60 * SECOND_MS,
    startedAt: 0,
    now: () => clock.now(),
  } as unknown as SurroundingsWorld
  const healer = startHealer({
    ...{ book: bookOf([]), write: () => Promise.resolve(true), stoppedBy: world.stoppedBy, now: world.now },
    ...{ stopping: over.signal, troubleOf: () => ({ incident: trouble, labels: {} }) },
    withHands: (_signal, work) => work({} as never),
    surroundings: surroundingsOf(world),
    survey: () => {
      const confirmation = { at: clock.now(), isBad: true, failed: null }
      return Promise.resolve({ confirmation, prospects: restartedAt.length > 0 ? [] : [prospect()] })
    },
    ...{ before: () => Promise.resolve(), sleep: (ms, signal) => clock.sleep(ms, signal) },
    ...{ hasten: () => undefined, changed: () => undefined },
  })
  const stage: Stage = {
    ...{ clock, healer, mute: null, restartedAt },
    async stop() {
      over.abort()
      await healer.done
    },
  }
  return stage
}

describe('who mends', () => {
  it('begins as soon as a second look may be taken', async () => {
    const stage = aStage()
    const from = stage.clock.now()
    await stage.clock.pass(20 * SECOND_MS)
    await stage.stop()
    expect(stage.restartedAt.map((at) => at - from)).to.satisfy(
      ([first = 0]: number[]) => first >= SETTINGS.confirmAfterMs && first < SETTINGS.confirmAfterMs + SECOND_MS,
    )
  })

  // An engine that has ended and is started again is believed to be away for a moment longer than its containers are.
  it('does not wait a minute when what spoke against it is over', async () => {
    const stage = aStage()
    stage.mute = { by: 'dependency', detail: 'behind "engine"' }
    await stage.clock.pass(20 * SECOND_MS)
    expect(stage.restartedAt).to.deep.equal([])
    stage.mute = null
    const from = stage.clock.now()
    await stage.clock.pass(60 * SECOND_MS)
    await stage.stop()
    expect(stage.restartedAt.map((at) => at - from)).to.satisfy(([first = Infinity]: number[]) => first <= 11_000)
  })
})
