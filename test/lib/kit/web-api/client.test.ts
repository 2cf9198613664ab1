import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import { webApi } from '../../../../lib/kit/web-api/client.ts'
import type { WebApi } from '../../../../lib/kit/web-api/client.ts'
import { checkedPlace } from '../../../../lib/kit/web-api/options.ts'
import type { WebApiOptions } from '../../../../lib/kit/web-api/options.ts'
import type { Fault } from '../../../../lib/model/fault.ts'
import { makeCertificates } from '../../../helpers/certificates.ts'
import type { Certificates, Pair } from '../../../helpers/certificates.ts'
import { faultOf, hidden } from '../../../helpers/docker-session.ts'
import { everywhere, hangs, refuses, stalls } from '../../../helpers/fake-web/amiss.ts'
import { serviceKey } from '../../../helpers/fake-web/gates.ts'
import { saysJson, startFakeServer } from '../../../helpers/fake-web/server.ts'
import type { FakeServer, ServerChoice } from '../../../helpers/fake-web/server.ts'
import { hurried } from '../../../helpers/hurried.ts'
import { until } from '../../../helpers/network.ts'
import { behindDcos } from '../../../helpers/web-api-targets.ts'

const never = new AbortController().signal

describe('the client of web APIs', () => {
  let folder: string
  let papers: Certificates
  let server: FakeServer
  let api: WebApi | undefined
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-web-'))
    papers = await makeCertificates(folder)
  })
  after(() => rm(folder, { recursive: true }))
  afterEach(async () => {
    api?.close()
    await server.stop()
  })
  const start = async (choice: ServerChoice = {}): Promise<string> => {
    server = await startFakeServer((_asked, response) => saysJson(response, { well: true }), choice)
    return server.endpoint
  }
  const ask = (options: Omit<WebApiOptions, 'endpoints'>, more: { withinMs?: number; maxBytes?: number } = {}) => {
    api?.close()
    api = webApi(options, systemClock)
    return api.ask(checkedPlace(server.endpoint), { path: '/well', maxBytes: 1000, ...more }, never)
  }

  for (const [what, amiss] of [
    ['says nothing', hangs],
    ['stops in the middle', stalls],
  ] as const)
    it(`waits no longer than agreed for one that ${what}, and lets its connection go`, async () => {
      await start()
      const closed: string[] = []
      server.instead = (asked, response) => {
        response.once('close', () => closed.push(asked.path))
        return everywhere(amiss)(asked, response)
      }
      // The beginning of the answer is given the time to arrive.
      let turns = 0
      const waits = (): boolean => server.asked.length > 0 && (turns += 1) > 500
      const told = await hurried(() => faultOf(ask({}, { withinMs: 5000 })), waits, 5000)
      expect(told).to.include({ code: 'timed-out', phase: 'answer' })
      expect(told.message).to.contain(server.host)
      await until(() => closed.length > 0)
    })

  it('does not wait for the rest of an answer that is no stream of events', async () => {
    await start()
    server.instead = everywhere((response) => void response.writeHead(302, { location: '/' }).write('Found'))
    api = webApi({}, systemClock)
    const opened = hurried(
      () => faultOf(api!.open(checkedPlace(server.endpoint), '/v2/events', never)),
      () => server.asked.length > 0,
      10_000,
    )
    expect((await opened).code).to.equal('timed-out')
  })

  it('reads no more than agreed', async () => {
    await start()
    server.instead = everywhere((response) => void response.end('x'.repeat(100_000)))
    expect((await faultOf(ask({}))).message).to.equal(`${server.host}: the answer is larger than 1000 bytes`)
  })

  describe('over TLS', () => {
    const trust = (ca: string, own?: Pair): Omit<WebApiOptions, 'endpoints'> => ({
      tls: { ca: hidden(ca), ...(own && { cert: hidden(own.cert), key: hidden(own.key) }) },
    })
    const refused = async (options: Omit<WebApiOptions, 'endpoints'>): Promise<Fault> => {
      server.asked.length = 0
      const told = await faultOf(ask(options))
      expect(told.code).to.equal('tls')
      expect(server.asked).to.deep.equal([])
      return told
    }
    const choosy = (): ServerChoice => ({
      tls: { ...papers.server, ca: papers.ca, requestCert: true, rejectUnauthorized: true },
    })

    it('believes the authority that is named, and no other', async () => {
      await start({ tls: papers.server })
      expect((await ask(trust(papers.ca))).status).to.equal(200)
      expect((await refused(trust(papers.wrongCa))).hint).to.contain('tls.ca')
      expect((await refused({})).hint).to.contain('tls.ca')
    })

    it('believes a certificate for another name only where that name is expected', async () => {
      await start({ tls: papers.otherName })
      expect((await refused(trust(papers.ca))).hint).to.contain('tls.serverName')
      const { tls } = trust(papers.ca)
      expect((await ask({ tls: { ...tls, serverName: 'elsewhere.example' } })).status).to.equal(200)
    })

    it('shows a certificate where one is wanted', async () => {
      await start(choosy())
      expect((await ask(trust(papers.ca, papers.client))).status).to.equal(200)
      server.asked.length = 0
      for (const own of [undefined, papers.strangeClient]) {
        const told = await faultOf(ask(trust(papers.ca, own)))
        // With TLS 1.3 it is a race whether the reason or the end of the connection is seen first.
        expect(told.code).to.be.oneOf(['tls', 'lost'])
        expect(told.hint).to.contain('tls.cert')
      }
      expect(server.asked).to.deep.equal([])
    })

    it('says that our own papers are none, and does not take it for a bug', async () => {
      await start(choosy())
      const { client, server: other } = papers
      for (const own of [
        { cert: client.cert, key: 'no key' },
        { cert: 'no certificate', key: client.key },
        { cert: client.cert, key: other.key },
      ]) {
        const told = await refused(trust(papers.ca, own))
        expect(told.message).to.match(/tls\.(?:cert|key)/u)
        expect(told.message).not.to.contain(client.key)
      }
      expect((await refused(trust('no authority'))).hint).to.contain('tls.ca')
    })

    it('speaks to no port in the clear that should speak TLS', async () => {
      await start()
      const place = checkedPlace(server.endpoint.replace('http:', 'https:'))
      api = webApi({}, systemClock)
      const told = await faultOf(api.ask(place, { path: '/well', maxBytes: 1000 }, never))
      expect(told).to.include({ code: 'tls' })
      expect(server.asked).to.deep.equal([])
    })
  })

  describe('at DC/OS', () => {
    const enter = async (by: 'password' | 'proof') => {
      const way = behindDcos('/mesos', by, papers)
      const endpoint = await start(way.servers)
      return { ...way, options: way.target([endpoint]) }
    }

    for (const by of ['password', 'proof'] as const)
      it(`logs in by ${by} once for all questions, and once more when the token is no longer good`, async () => {
        const { dcos, options } = await enter(by)
        api = webApi(options, systemClock)
        const question = { path: '/well', maxBytes: 1000 }
        const several = async (): Promise<number[]> => {
          const place = checkedPlace(server.endpoint)
          const all = await Promise.all([1, 2, 3, 4].map(() => api!.ask(place, question, never)))
          return all.map(({ status }) => status)
        }
        expect(await several()).to.deep.equal([200, 200, 200, 200])
        expect(dcos.logins).to.deep.equal([`watch by ${by}`])
        dcos.tokens.clear()
        expect(await several()).to.deep.equal([200, 200, 200, 200])
        expect(dcos.logins).to.have.lengthOf(2)
      })

    it('gives up when a fresh token is refused as well', async () => {
      const { dcos, options } = await enter('proof')
      server.instead = everywhere(refuses(401))
      expect((await ask(options)).status).to.equal(401)
      expect(dcos.logins).to.have.lengthOf(2)
    })

    it('is not let in with another key, as somebody that nobody knows, or with a clock that is far off', async () => {
      const { dcos, options } = await enter('proof')
      const [account] = dcos.accounts.values()
      const isRefused = async (): Promise<void> => {
        const told = await faultOf(ask(options))
        expect(told.code).to.equal('auth-failed')
        expect(told.message).to.contain('/acs/api/v1/auth/login')
        expect(dcos.logins).to.deep.equal([])
      }
      dcos.accounts.set('watch', serviceKey().publicKey)
      await isRefused()
      dcos.accounts.clear()
      await isRefused()
      dcos.accounts.set('watch', account!)
      dcos.nowSeconds = () => Date.now() / 1000 + 3600
      await isRefused()
    })

    it('says that a key is none before it sends anything', async () => {
      const { options } = await enter('proof')
      const dcos = { ...options.auth!.dcos!, privateKey: hidden('no key at all') }
      const told = await faultOf(ask({ ...options, auth: { dcos } }))
      expect(told).to.include({ code: 'auth-failed' })
      expect(told.message).not.to.contain('no key at all')
    })
  })
})
