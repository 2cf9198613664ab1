import { expect } from 'chai'
import { startPushing } from '../../../../lib/app/daemon/pushing.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

const MINUTE = 60_000

describe('what is recorded, on its way to a remote', () => {
  it('is sent when something was recorded, and otherwise nobody is asked', async () => {
    const way = onItsWay()
    await way.run(3)
    expect(way.sent).to.deep.equal(['a'])
    way.head = 'b'
    await way.run(2)
    expect(way.sent).to.deep.equal(['a', 'b'])
  })

  it('tells once what keeps it, and when that is over', async () => {
    const way = onItsWay()
    way.head = 'b'
    way.trouble = 'no route to host'
    await way.run(3)
    expect(way.behind()).to.equal('no route to host')
    way.trouble = 'permission denied'
    await way.run(2)
    way.trouble = null
    await way.run(2)
    expect(way.told).to.deep.equal([
      'what is recorded cannot be sent to its remote, and is tried again: no route to host',
      'what is recorded cannot be sent to its remote, and is tried again: permission denied',
      'what is recorded is sent to its remote again',
    ])
    expect(way.behind()).to.equal(null)
  })
})

function onItsWay() {
  const clock = aVirtualClock()
  const over = new AbortController()
  const log = { say: (text: string) => void way.told.push(text), warn: (text: string) => void way.told.push(text) }
  const way = {
    head: 'a',
    trouble: null as string | null,
    sent: [] as string[],
    told: [] as string[],
    behind: () => pushing.behind(),
    run: (minutes: number) => clock.pass(minutes * MINUTE),
  }
  const push = (): Promise<string> => {
    if (way.trouble !== null) return Promise.reject(new Error(way.trouble))
    way.sent.push(way.head)
    return Promise.resolve(way.head)
  }
  const head = (): Promise<string> => Promise.resolve(way.head)
  const pushing = startPushing({ push, head, everyMs: MINUTE, clock, stopping: over.signal, log })
  return way
}
