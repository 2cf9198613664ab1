import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import type { AnyConnector, Session } from '../../lib/kit/connector.ts'
import { networkAt } from '../../lib/kit/network/network.ts'
import type { OpenNetwork } from '../../lib/kit/network/network.ts'
import { hungServer } from '../helpers/hung-servers.ts'
import type { HungServer } from '../helpers/hung-servers.ts'
import { until } from '../helpers/network.ts'

export interface RealAddress {
  readonly connector: AnyConnector
  /** Of a target on this machine, by its loopback address. */
  readonly options: unknown
  stop?(): Promise<void>
}

/** What every runtime keeps whose targets have an address: they can be asked over the network, from here. */
export function describeNetwork(name: string, real: () => Promise<RealAddress>): void {
  describe(`network of ${name}`, () => {
    let target: RealAddress
    let session: Session
    let server: HungServer
    let network: OpenNetwork

    before(async () => {
      target = await real()
      const context = { signal: new AbortController().signal, clock: systemClock, through: null }
      session = await target.connector.open(target.options, context)
      server = await hungServer((socket) => socket.resume())
      network = networkAt(session.address ?? '', systemClock)
    })
    after(async () => {
      await (server as HungServer | undefined)?.close()
      await (session as Session | undefined)?.close()
      await (target as RealAddress | undefined)?.stop?.()
    })

    it('stands at an address, and says so before it is opened', () => {
      expect(target.connector.hasAddress?.(target.options)).to.equal(true)
      expect(session.address).to.equal('127.0.0.1')
    })

    it('sees an open and a closed port there', async () => {
      const here = network.until(new AbortController().signal)
      const host = here.address
      expect(await here.tcp({ host, port: server.port, timeoutMs: 3000 })).to.include({ kind: 'connected' })
      expect(await here.tcp({ host, port: 1, timeoutMs: 3000 })).to.include({ kind: 'failed', why: 'refused' })
    })

    it('closes what it opened when the time of a check is over', async () => {
      const over = new AbortController()
      const here = network.until(over.signal)
      const host = here.address
      const asking = here
        .tcp({ host, port: server.port, expect: 'never', timeoutMs: 20_000 })
        .catch((error: unknown) => error)
      await until(() => server.open.size > 0)
      over.abort(new Error('over'))
      expect(await asking).to.have.property('message', 'over')
      await until(() => server.open.size === 0)
    })

    it('counts what was spent, and tells it once', () => {
      const { connections, roundTrips } = network.spent()
      expect({ connections, roundTrips }).to.deep.equal({ connections: 2, roundTrips: 3 })
      expect(network.spent()).to.deep.equal({ connections: 0, roundTrips: 0, bytes: 0 })
    })
  })
}
