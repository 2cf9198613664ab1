import { expect } from 'chai'
import { keepBeating } from '../../../../lib/app/daemon/heartbeat.ts'
import { systemClock } from '../../../../lib/base/clock.ts'
import type { Clock } from '../../../../lib/base/clock.ts'
import { aReceiver } from '../../../helpers/receiver.ts'
import type { Receiver } from '../../../helpers/receiver.ts'

/** A second of it is ten milliseconds of ours: what is asked over the network is asked over the network. */
const hasty: Clock = {
  now: () => systemClock.monotonicMs() * 100,
  monotonicMs: () => systemClock.monotonicMs() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
}

describe('the heartbeat', () => {
  let receiver: Receiver
  let over: AbortController
  let beating: Promise<void> = Promise.resolve()
  let warned: string[]
  let owedSince: number | null
  let stuck: string | null

  beforeEach(async () => {
    receiver = await aReceiver()
    over = new AbortController()
    ;[warned, owedSince, stuck] = [[], null, null]
  })
  afterEach(async () => {
    over.abort(new Error('the test is over'))
    await beating
    await receiver.close()
  })

  function start(everyMs = 1000, path = '/beat'): void {
    beating = keepBeating({
      heartbeat: () => ({ url: `${receiver.origin}${path}`, everyMs }),
      clock: hasty,
      owedSince: () => owedSince,
      stuck: () => stuck,
      warn: (text) => void warned.push(text),
      stopping: over.signal,
    })
  }
  async function until(fits: () => boolean): Promise<void> {
    while (!fits()) await systemClock.sleep(2)
  }
  const beats = (): number => receiver.received.length

  it('is a plain question, again and again', async () => {
    start()
    await until(() => beats() >= 3)
    expect(receiver.received[0]).to.include({ method: 'GET', path: '/beat', body: '' })
    expect(receiver.received[0]?.headers).to.not.have.property('content-type')
    expect(warned).to.deep.equal([])
  })

  it('is sent to whom the inventory names at that moment, and to nobody while it names nobody', async () => {
    let path: string | null = null
    beating = keepBeating({
      heartbeat: () => (path === null ? null : { url: `${receiver.origin}${path}`, everyMs: 1000 }),
      ...{ clock: hasty, owedSince: () => null, stuck: () => null, stopping: over.signal },
      warn: (text) => void warned.push(text),
    })
    await hasty.sleep(5_000)
    expect(beats()).to.equal(0)
    path = '/one'
    await until(() => beats() >= 2)
    path = '/two'
    await until(() => receiver.received.some((each) => each.path === '/two'))
    expect(receiver.received[0]?.path).to.equal('/one')
  })

  it('waits until everything is done that was due, and not for what comes due in the meantime', async () => {
    owedSince = hasty.now() - 10
    start()
    await hasty.sleep(10_000)
    expect(beats()).to.equal(0)
    owedSince = hasty.now()
    await until(() => beats() > 0)
  })

  it('is not to be heard while we are not at work', async () => {
    stuck = 'nobody looks whether anything is due'
    start()
    await hasty.sleep(10_000)
    expect(beats()).to.equal(0)
    stuck = null
    await until(() => beats() > 0)
  })

  it('comes no more often than it is asked for', async () => {
    start(3_600_000)
    await until(() => beats() > 0)
    await hasty.sleep(20_000)
    expect(beats()).to.equal(1)
  })

  it('is warned of once when nobody hears it, and once more only after somebody has', async () => {
    receiver.behave({ kind: 'says', status: 503 })
    start()
    await until(() => beats() >= 4)
    expect(warned).to.deep.equal(['the heartbeat is not heard: it answers 503'])
    receiver.behave({ kind: 'says', status: 200 })
    const before = beats()
    await until(() => beats() >= before + 2)
    receiver.behave({ kind: 'resets' })
    await until(() => warned.length > 1)
    expect(warned).to.have.length(2)
  })

  it('does not show the token in its address', async () => {
    const token = 'tok-0123456789'
    receiver.behave({ kind: 'echoes' })
    beating = keepBeating({
      heartbeat: () => ({ url: { reveal: () => `${receiver.origin}/${token}`, source: 'env:BEAT' }, everyMs: 1000 }),
      ...{ clock: hasty, owedSince: () => null, stuck: () => null, stopping: over.signal },
      warn: (text) => void warned.push(text),
    })
    await until(() => warned.length > 0)
    expect(warned.join()).to.not.contain(token)
  })

  it('ends at once when it is told to, also while somebody does not answer', async () => {
    receiver.behave({ kind: 'hangs' })
    start()
    await until(() => beats() > 0)
    over.abort(new Error('the test is over'))
    await beating
    expect(warned).to.deep.equal([])
  })
})
