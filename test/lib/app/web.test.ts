import { expect } from 'chai'
import { createServer } from 'node:http'
import { keepServing } from '../../../lib/app/web.ts'
import { ended, listening, until } from '../../helpers/network.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'
import { NOON } from '../../helpers/metrics.ts'
import { aStatus } from '../../helpers/web.ts'
import { aDesk } from '../../helpers/wishes.ts'

describe('answering over HTTP', () => {
  it('waits where somebody else listens still, says so once, and hangs up at the end', async () => {
    const other = createServer()
    const port = await listening(other)
    const said: string[] = []
    const clock = aVirtualClock()
    const over = new AbortController()
    const plan = { host: '127.0.0.1', port, hosts: [], tokens: {} }
    const log = { warn: (text: string) => void said.push(text), say: (text: string) => void said.push(text) }
    const exported = () => ({ at: NOON, families: [] })
    const world = {
      plan: () => plan,
      clock,
      log,
      stopping: over.signal,
      exported,
      missing: () => [],
      status: aStatus(),
      wishes: aDesk(),
    }
    const served = keepServing(plan, world)
    await until(() => said.length > 0)
    await clock.pass(60_000)
    expect(said).to.have.length(1)
    expect(said[0]).to.match(
      new RegExp(`^nobody can listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*; it is tried again$`, 'u'),
    )
    await ended(other)
    while (said.length < 2) await clock.pass(5_000)
    expect(said[1]).to.equal(`listening on http://127.0.0.1:${port}`)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200)
    over.abort(new Error('it is over'))
    await served
    await fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => expect.fail('somebody listens still'),
      () => 'as it should be',
    )
  }).timeout(20_000)
})
