import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import { pacesWith } from '../../../../lib/kit/image-registry/pace.ts'
import { faultOf, movedClock } from '../../../helpers/docker-session.ts'

const never = new AbortController().signal

describe('the pace at which a registry is asked', () => {
  it('is as it comes for the first 60 questions, and five a second from then on', async () => {
    const clock = movedClock()
    const paces = pacesWith(clock)
    const began = clock.monotonicMs()
    const at: number[] = []
    const ask = (host: string): Promise<number> =>
      paces.ask(host, never, () => Promise.resolve(at.push(clock.monotonicMs() - began)))
    for (let asked = 0; asked < 60; asked += 1) await ask('docker.io')
    expect(at.at(-1)).to.equal(0)
    for (let asked = 0; asked < 50; asked += 1) await ask('docker.io')
    expect(at.at(-1)).to.be.within(9_900, 10_100)
    // Another one has a pace of its own, and who was left alone for a while is asked as at first.
    const before = clock.slept
    await ask('registry.example')
    clock.pass(3_600_000)
    for (let asked = 0; asked < 60; asked += 1) await ask('docker.io')
    expect(clock.slept).to.equal(before)
  })

  it('is none at all while it rests, however long it asked for that, but not for days', async () => {
    const clock = movedClock()
    const paces = pacesWith(clock)
    const restMs: number[] = []
    const why = (ms: number) => {
      restMs.push(ms)
      return fault('busy', 'leave me alone')
    }
    for (const asked of [undefined, 0, 30_000, 864_000_000]) paces.rest('docker.io', asked, why)
    expect(restMs).to.deep.equal([60_000, 1000, 30_000, 6 * 3_600_000])
    expect(await faultOf(paces.ask('docker.io', never, () => Promise.resolve()))).to.deep.include({ code: 'busy' })
    expect(await paces.ask('registry.example', never, () => Promise.resolve('asked'))).to.equal('asked')
  })

  it('waits no longer than whoever asks', async () => {
    const paces = pacesWith(systemClock)
    const over = new AbortController()
    const ask = (): Promise<void> => paces.ask('docker.io', over.signal, () => Promise.resolve())
    for (let asked = 0; asked < 60; asked += 1) await ask()
    const waiting = faultOf(ask())
    over.abort(fault('timed-out', 'given up'))
    expect((await waiting).message).to.equal('given up')
  })
})
