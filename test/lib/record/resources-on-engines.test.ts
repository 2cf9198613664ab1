import { expect } from 'chai'
import type { NetworkCreateOptions } from 'dockerode'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import type { Session } from '../../../lib/kit/connector.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { networkRequest } from '../../../lib/record/create/network-request.ts'
import { volumeRequest } from '../../../lib/record/create/volume-request.ts'
import { ask, openDocker, value } from '../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine-process.ts'
import { needPodman, startPodman } from '../../helpers/podman.ts'
import { linesOf, recorder } from '../../helpers/recordings.ts'

const nothing = (): undefined => undefined

const ENGINES: readonly {
  readonly product: string
  readonly need: (context: Mocha.Context) => Promise<void>
  readonly start: () => Promise<Engine>
}[] = [
  { product: 'Docker', need: needEngine, start: startEngine },
  { product: 'Podman', need: needPodman, start: startPodman },
]

for (const { product, need, start } of ENGINES)
  describe(`networks and volumes of a real engine: ${product}`, function () {
    this.timeout(120_000)
    let engine: Engine
    before(async function () {
      await need(this)
      engine = await start()
      await network('auto', {})
      await network('plain', { IPAM: { Config: [{ Subnet: '198.18.1.0/24' }] }, Labels: { tier: 'gold' } })
      await network('full', { Attachable: true, IPAM: { Driver: 'default', Config: [FULL] } })
      await network('six', { EnableIPv6: true, IPAM: { Config: [{ Subnet: 'fd12:abcd::/64' }] } })
      await engine.docker.createVolume({ Name: 'data', Labels: { tier: 'gold' } })
      await engine.docker.createVolume({
        Name: 'cache',
        Driver: 'local',
        DriverOpts: { type: 'tmpfs', device: 'tmpfs' },
      })
      await engine.run({ name: 'holder', Volumes: { '/anonymous': {} } })
    })
    after(async () => {
      for (const { Id } of await engine.docker.listContainers({ all: true }))
        await engine.docker.getContainer(Id).remove({ force: true, v: true })
      for (const name of NETWORKS) await engine.docker.getNetwork(name).remove()
      await engine.stop()
    })

    const network = (Name: string, said: object): Promise<unknown> =>
      engine.docker.createNetwork({ Name, Internal: true, ...said })
    const recorded = async (): Promise<readonly Configuration[]> => {
      const session: Session = await openDocker(`unix://${engine.socket}`, { record: recorder })
      try {
        return value((await ask(session, 'configurations', 'resources')).resources)
      } finally {
        await session.close()
      }
    }
    const named = (all: readonly Configuration[], name: string): Configuration => {
      const found = all.find((each) => each.name === name)
      if (!found) throw new Error(`"${name}" is not recorded`)
      return found
    }

    it('are recorded without those of the engine itself and without volumes that nobody named', async () => {
      expect((await recorded()).map(({ kind, name }) => `${kind} ${name}`)).to.have.members([
        ...NETWORKS.map((name) => `network ${name}`),
        ...['cache', 'data'].map((name) => `volume ${name}`),
      ])
    })

    it('say which subnet somebody asked for, and which the engine chose', async () => {
      const all = await recorded()
      expect(linesOf(named(all, 'auto')).filter((line) => !line.startsWith('engine '))).to.deep.equal([
        'operator internal = true',
      ])
      expect(linesOf(named(all, 'plain'))).to.include.members([
        'operator subnets["198.18.1.0/24"].family = ipv4',
        'operator labels.tier = gold',
      ])
      expect(linesOf(named(all, 'cache'))).to.include.members(['operator options.type = tmpfs'])
    })

    it('come out of what their recording asks for just as they were', async () => {
      const before = await recorded()
      for (const was of before) {
        const wish = { networks: new Set<string>(), keepsSubnets: false }
        const { body, cannot } =
          was.kind === 'network' ? networkRequest(was, nothing, wish) : volumeRequest(was, nothing)
        expect(cannot).to.deep.equal([])
        if (was.kind === 'network') {
          await engine.docker.getNetwork(was.name).remove()
          await engine.docker.createNetwork(body as unknown as NetworkCreateOptions)
        } else {
          await engine.docker.getVolume(was.name).remove({})
          await engine.docker.createVolume(body as object)
        }
      }
      const after = await recorded()
      for (const was of before) expect(diff(was, named(after, was.name)), was.name).to.deep.equal([])
    })
  })

const NETWORKS = ['auto', 'plain', 'full', 'six']
const FULL = {
  Subnet: '198.18.2.0/24',
  IPRange: '198.18.2.128/25',
  Gateway: '198.18.2.129',
  AuxiliaryAddresses: { router: '198.18.2.2' },
}
