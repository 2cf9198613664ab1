import { expect } from 'chai'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Secret } from '../../../lib/base/secret.ts'
import { loadExpositions } from '../../../lib/app/exporters.ts'
import { loadRoutes, wrongRoute } from '../../../lib/app/web.ts'
import type { Route } from '../../../lib/web/route.ts'
import { LIMITS, serveWeb } from '../../../lib/web/serve.ts'
import type { Web, WebLimits } from '../../../lib/web/serve.ts'
import { aFamily, NOON } from '../../helpers/metrics.ts'
import { aWebWorld } from '../../helpers/web.ts'

const READ = 'r'.repeat(32)
const WRITE = 'w'.repeat(32)
const tokens = { read: new Secret(READ, 'env:READ'), write: new Secret(WRITE, 'env:WRITE') }
const HASTY: WebLimits = { ...LIMITS, requestMs: 300, idleMs: 300, checkEveryMs: 50 }

const routes = await loadRoutes()
const expositions = await loadExpositions()
const changing: Route = {
  ...{ name: 'changing', method: 'POST', path: '/change', right: 'write', timeoutMs: 200 },
  answer: async (context) => context.text(`${(await context.req.text()).length}`),
}
const endless: Route = {
  ...{ name: 'endless', method: 'GET', path: '/endless', right: 'public', timeoutMs: 200 },
  answer: (context) => context.body(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1 << 16)) })),
}
const broken: Route = {
  ...{ name: 'broken', method: 'GET', path: '/broken', right: 'public', timeoutMs: 200 },
  answer: () => Promise.reject(new Error('the secret of the house')),
}
const all = [...routes, changing, endless, broken]

describe('the web', () => {
  let web: Web
  let missing: readonly string[] = []
  const failed: unknown[] = []
  const world = aWebWorld({
    exported: () => ({ at: NOON, families: [aFamily({}, [[['target', 'web-1']], 1.5])] }),
    expositions,
    missing: () => missing,
  })

  before(async () => {
    const plan = { host: '127.0.0.1', hosts: [], tokens }
    const answering = { routes: all, plan: () => plan, world, failed: (error: unknown) => void failed.push(error) }
    web = await serveWeb({ host: '127.0.0.1', port: 0 }, answering, HASTY)
  })
  after(() => web.close())

  const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${web.port}${path}`, options)

  /** Sends what stands there, and resolves to all that comes back until the other side hangs up. */
  async function dial(text: string): Promise<string> {
    const socket = connect(web.port, '127.0.0.1', () => socket.write(text))
    let said = ''
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1'))).on('error', () => undefined)
    await once(socket, 'close')
    return said
  }

  it('writes metrics in the format that is liked better', async () => {
    const told = async (accept: string): Promise<string> => {
      const answer = await ask('/metrics', { headers: { accept, authorization: `Bearer ${READ}` } })
      return `${answer.headers.get('content-type') ?? ''}\n${await answer.text()}`
    }
    const scrape =
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
    expect(await told(scrape)).to.match(/^application\/openmetrics-text; version=1\.0\.0[^]*# EOF\n$/u)
    for (const accept of ['*/*', 'text/html', 'text/plain', 'application/openmetrics-text;q=0.1,text/plain'])
      expect(await told(accept), accept).to.match(
        /^text\/plain; version=0\.0\.4[^]*node_load1\{target="web-1"\} 1\.5\n$/u,
      )
  })

  it('is ready when nothing is missing, and says what is', async () => {
    expect(await (await ask('/readyz')).json()).to.deep.equal({ ready: true, missing: [] })
    missing = ['store', 'looks']
    const answer = await ask('/readyz')
    expect([answer.status, await answer.json()]).to.deep.equal([503, { ready: false, missing: ['store', 'looks'] }])
    missing = []
  })

  it('lets a browser do nothing with it', async () => {
    const { headers } = await ask('/healthz')
    expect(headers.get('content-security-policy'))
      .to.contain("default-src 'none'")
      .and.contain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
    expect(headers.get('cache-control')).to.equal('no-store')
  })

  it('knows no other path, no other way, and tells nobody what is broken', async () => {
    expect((await ask('/etc/passwd')).status).to.equal(404)
    const other = await ask('/healthz', { method: 'DELETE' })
    expect([other.status, other.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD'])
    expect((await ask('/do/ack', { method: 'PUT' })).headers.get('allow')).to.equal('GET, HEAD, POST')
    const answer = await ask('/broken')
    expect([answer.status, await answer.text()]).to.deep.equal([500, 'something is broken here; the log says what\n'])
    expect(failed.map(String)).to.deep.equal(['Error: the secret of the house'])
  })

  it('answers only to a name that is ours', async () => {
    expect(await dial('GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).to.match(
      /^HTTP\/1\.1 421 /u,
    )
  })

  it('reads no more than it needs: of an address, of headers, of a body', async () => {
    expect((await ask(`/healthz?${'x'.repeat(3000)}`)).status).to.equal(414)
    const headers = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`
    expect(await dial(headers)).to.match(/^HTTP\/1\.1 431 /u)
    const json = { authorization: `Bearer ${WRITE}`, 'content-type': 'application/json' }
    const send = (body: string): Promise<Response> => ask('/change', { method: 'POST', body, headers: json })
    expect(await (await send('x'.repeat(64 * 1024))).text()).to.equal('65536')
    expect((await send('x'.repeat(64 * 1024 + 1))).status).to.equal(413)
  })

  it('hangs up on who asks slowly, and on who reads slowly', async () => {
    expect(await dial('GET /healthz HTTP/1.1\r\nHost: 127')).to.match(/^HTTP\/1\.1 408 /u)
    const slow = connect(web.port, '127.0.0.1', () => slow.write('GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'))
    slow.on('error', () => undefined)
    await once(slow, 'connect')
    await once(slow.resume(), 'close')
  })

  it('has routes that say what they are', () => {
    expect(routes.map(({ name }) => name)).to.include.members([
      'healthz',
      'metrics',
      'readyz',
      'overview',
      'api',
      'events',
    ])
    for (const route of routes) expect(wrongRoute(route, route.name)).to.equal(null)
    const ack = routes.find(({ name }) => name === 'do-ack')
    expect(wrongRoute({ ...ack, right: 'read' }, 'do-ack')).to.match(/right "write"/u)
    expect(wrongRoute({ ...changing, right: 'read' }, 'changing')).to.match(/right "write"/u)
    const healthz = routes.find(({ name }) => name === 'healthz')
    expect(wrongRoute({ ...healthz, right: undefined }, 'healthz')).to.match(/right/u)
    expect(wrongRoute(healthz, 'other')).to.match(/not a route/u)
  })
})
