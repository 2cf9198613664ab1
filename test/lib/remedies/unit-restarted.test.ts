import { expect } from 'chai'
import type { Shell } from '../../../lib/model/session.ts'
import restartUnit from '../../../lib/remedies/restart-unit.ts'
import { theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { NOON, optionsOf } from '../../helpers/notices.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'

const OBJECT = { target: 'web-1', kind: 'unit', name: 'shop.service' } as const
/** Intended within a second, as all is. */
const AT = NOON + 700

describe('the restart of a unit, when nobody knows what became of it', () => {
  /** What systemd says each time it is asked; it stays with the last. */
  const wasDone = (...said: readonly (readonly [active: string, entered: string])[]): Promise<unknown> => {
    let nth = -1
    const run: Shell['run'] = () => {
      nth = Math.min(nth + 1, said.length - 1)
      const [active = '', entered = ''] = said[nth] ?? []
      const stdout = `LoadState=loaded\nActiveState=${active}\nResult=success\nInvocationID=a\nActiveEnterTimestamp=${entered}\n`
      return Promise.resolve({ exitCode: 0, stdout, stderr: '', cut: false, tookMs: 1 })
    }
    const hands = theHands(new AbortController().signal, {
      clock: { ...aVirtualClock(NOON), sleep: () => Promise.resolve() },
      shell: () => Promise.resolve({ run } as Shell),
    })
    const options = optionsOf(restartUnit, {}) as Parameters<typeof restartUnit.wasDone>[1]
    return restartUnit.wasDone(deed({ object: OBJECT, at: AT, remedy: 'restart-unit' }), options, hands)
  }

  it('was done where it has become active since, which systemd tells in whole seconds', async () => {
    expect(await wasDone(['active', 'Mon 2026-11-23 12:00:00 UTC'])).to.equal(true)
    expect(await wasDone(['active', 'Mon 2026-11-23 12:00:09 UTC'])).to.equal(true)
  })

  it('was not done where it is active since before, or has failed', async () => {
    expect(await wasDone(['active', 'Mon 2026-11-23 11:59:59 UTC'])).to.equal(false)
    expect(await wasDone(['failed', 'Mon 2026-11-23 12:00:01 UTC'])).to.equal(false)
  })

  it('is waited for while it stops and starts, and not for ever', async () => {
    const before = 'Mon 2026-11-23 11:00:00 UTC'
    const moving = [['deactivating', before], ['activating', before]] as const // prettier-ignore
    expect(await wasDone(...moving, ['active', 'Mon 2026-11-23 12:00:03 UTC'])).to.equal(true)
    expect(await wasDone(...moving)).to.equal(null)
  })
})
