import { expect } from 'chai'
import { startBigEngine } from '../../../helpers/big-engine.ts'
import { ask, openDocker, value } from '../../../helpers/docker-session.ts'

const MAX_MS = 20_000
const MAX_BYTES = 200 * 1024 ** 2

describe('an engine with 10,000 containers (D46)', function () {
  this.timeout(120_000)
  let engine: Awaited<ReturnType<typeof startBigEngine>>
  before(async () => {
    engine = await startBigEngine(1000, 9000)
  })
  after(() => engine.stop())

  it('is read, with the usage of the 1,000 that run, in time and in little memory', async () => {
    const session = await openDocker(engine.endpoint)
    const before = process.memoryUsage.rss()
    let most = before
    const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
    try {
      // Each is inspected once; then the list proves that nothing has changed, and events are asked for.
      for (const questions of [2 + 10_000 + 1000, 2 + 1 + 1000]) {
        const { roundTrips } = session.cost()
        const started = performance.now()
        const { containers, usage } = await ask(session, 'info', 'containers', 'usage')
        expect(performance.now() - started).to.be.below(MAX_MS)
        expect(value(containers)).to.have.length(10_000)
        expect(value(usage)).to.have.length(1000)
        expect(session.cost().roundTrips - roundTrips).to.equal(questions)
      }
      expect(most - before).to.be.below(MAX_BYTES)
    } finally {
      clearInterval(sampling)
      await session.close()
    }
  })
})
