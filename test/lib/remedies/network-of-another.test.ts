import { expect } from 'chai'
import { readlinkSync } from 'node:fs'
import type { Session } from '../../../lib/kit/connector.ts'
import type { Hands, Standing } from '../../../lib/kit/remedy.ts'
import type { Deed, HealObject } from '../../../lib/model/heal.ts'
import restartContainer from '../../../lib/remedies/restart-container.ts'
import { movedClock, openDocker } from '../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { STANDING } from '../../helpers/held-container.ts'
import { removeStack } from '../../helpers/stack.ts'

const TROUBLE = aTrouble({ target: 'e', check: 'container-health', item: 'gate' })
const GATE: HealObject = { target: 'e', kind: 'container', name: 'gate' }

describe('a restart of a container whose network others share, on a real engine', function () {
  this.timeout(60_000)
  let engine: Engine
  let session: Session
  let standings: Readonly<Record<string, Partial<Standing>>>

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    session = await openDocker({ endpoint: `unix://${engine.socket}` })
  })
  after(async () => {
    await (session as Session | undefined)?.close()
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(async () => {
    standings = {}
    await removeStack(engine)
    await engine.run({ name: 'gate', StopSignal: 'SIGKILL' })
    for (const [name, of] of [
      ['side', 'gate'],
      ['beside', 'side'],
    ] as const)
      // prettier-ignore
      await engine.run({ name, StopSignal: 'SIGKILL', HostConfig: { NetworkMode: `container:${of}` } })
    await engine.run({ name: 'apart', StopSignal: 'SIGKILL' })
  })

  const hands = (): Hands => {
    const { signal } = new AbortController()
    return theHands(signal, {
      clock: movedClock(),
      containers: () => session.control!.containers!(signal),
      standing: async ({ name }) => {
        const { Id } = await engine.docker.getContainer(name).inspect()
        return { ...STANDING, incarnation: Id, ...standings[name] }
      },
    })
  }
  const networkOf = async (name: string): Promise<string> => {
    const { State } = await engine.docker.getContainer(name).inspect()
    return readlinkSync(`/proc/${State.Pid}/ns/net`)
  }
  const startOf = async (name: string): Promise<string> =>
    (await engine.docker.getContainer(name).inspect()).State.StartedAt
  const described = async () => (await restartContainer.describe(TROUBLE, {}, hands()))[0]!
  const since = (at: number): Deed => ({ ...deed(), object: GATE, at })

  it('leaves them in a network that leads nowhere, when nobody restarts them too', async () => {
    await engine.docker.getContainer('gate').restart()
    expect(await networkOf('side')).to.not.equal(await networkOf('gate'))
  })

  it('takes them along in the same deed, each behind the one whose network it shares, and nobody else', async () => {
    const apart = await startOf('apart')
    const prospect = await described()
    expect(prospect.words).to.equal('restart "gate" on "e", then "side", "beside" in its network')
    await restartContainer.apply(prospect, {}, hands(), TROUBLE)
    const [gate, side, beside] = [await networkOf('gate'), await networkOf('side'), await networkOf('beside')]
    expect([side, beside]).to.deep.equal([gate, gate])
    expect(await startOf('apart')).to.equal(apart)
  })

  it('is not done while one of them is still in the network of before', async () => {
    const at = Date.now()
    await engine.docker.getContainer('gate').restart()
    expect(await restartContainer.wasDone(since(at), {}, hands())).to.equal(false)
    for (const name of ['side', 'beside']) await engine.docker.getContainer(name).restart()
    expect(await restartContainer.wasDone(since(at), {}, hands())).to.equal(true)
  })

  it('is left alone where somebody wants one of them left alone, or it cannot be spared', async () => {
    standings = { beside: { person: 'ada holds it' } }
    expect((await described()).person).to.equal('"beside", which shares its network: ada holds it')
    standings = { side: { available: { healthy: 2, least: 2, goingDown: 0 } } }
    expect((await described()).available).to.deep.equal({ healthy: 2, least: 2, goingDown: 1 })
  })
})
