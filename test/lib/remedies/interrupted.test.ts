import { expect } from 'chai'
import type { Clock } from '../../../lib/base/clock.ts'
import type { ContainerControl } from '../../../lib/kit/control.ts'
import type { Hands } from '../../../lib/kit/remedy.ts'
import redeploy from '../../../lib/remedies/redeploy.ts'
import startReplica from '../../../lib/remedies/start-replica.ts'
import { theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { NOON, optionsOf } from '../../helpers/notices.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'

/** Whoever sleeps is woken at once, so much later. */
function aClockOfSleepers(): Clock {
  const clock = aVirtualClock(NOON)
  let now = NOON
  return { ...clock, now: () => now, sleep: (ms) => Promise.resolve(void (now += ms)) }
}

/** The new one runs under its name already, and nobody has said that it is well; it is taken back after some looks. */
function halfMade(looks: number): Hands {
  let left = looks
  const isThere = (): boolean => left > 0
  const created = new Date(NOON + 1).toISOString()
  return theHands(new AbortController().signal, {
    clock: aClockOfSleepers(),
    containers: () =>
      Promise.resolve({
        containers: () => Promise.resolve(isThere() ? [{ id: 'new', name: 'web', networkMode: 'none' }] : []),
        inspect: () =>
          Promise.resolve(isThere() ? { Id: 'new', Name: '/web', Created: created, State: { Running: true } } : null),
      } as Partial<ContainerControl> as ContainerControl),
    isBeingReplaced: () => {
      left -= 1
      return Promise.resolve(left > 0)
    },
  })
}

describe('a container that was being made when the daemon was killed', () => {
  const begun = deed({ at: NOON })

  for (const remedy of [startReplica, redeploy]) {
    const wasDone = (looks: number) => remedy.wasDone(begun, optionsOf(remedy, {}) as never, halfMade(looks))

    it(`is not taken for what ${remedy.name} was to bring, before what was begun is at its end`, async () => {
      expect(await wasDone(3)).to.equal(false)
    })

    it(`is something that nobody can say of ${remedy.name} while its replacement waits for somebody`, async () => {
      expect(await wasDone(Infinity)).to.equal(null)
    })
  }
})
