import { expect } from 'chai'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { Secret } from '../../../lib/base/secret.ts'
import { loadRoutes } from '../../../lib/app/web.ts'
import { transitionFeed } from '../../../lib/app/daemon/feed.ts'
import type { Feed } from '../../../lib/app/daemon/feed.ts'
import type { WebPlan } from '../../../lib/model/inventory.ts'
import { memoryStore } from '../../../lib/store/memory.ts'
import { LIMITS, serveWeb } from '../../../lib/web/serve.ts'
import type { Web, WebLimits } from '../../../lib/web/serve.ts'
import type { Route } from '../../../lib/web/route.ts'
import { NOON } from '../../helpers/metrics.ts'
import { until } from '../../helpers/network.ts'
import { listenTo } from '../../helpers/sse.ts'
import type { Listener } from '../../helpers/sse.ts'
import { aStatus, aWebWorld } from '../../helpers/web.ts'

const routes = await loadRoutes()
const FEW: WebLimits = {
  ...{ ...LIMITS, beatMs: 20, stalledMs: 400 },
  connections: { plain: 4, plainPerClient: 3, lines: 3, linesPerClient: 2 },
}
/** Has something to say whenever somebody listens. */
const endless: Route = {
  ...{ name: 'endless', method: 'GET', path: '/endless', right: 'read', timeoutMs: null },
  answer: (context, { lines }) =>
    lines.open(context, (wake) => ({ next: () => new Uint8Array(1 << 16), beat: () => wake() })),
}

describe('lines that stay open', () => {
  let web: Web
  let plan: WebPlan
  let looks: number
  let feed: Feed
  let listeners: Listener[]
  const listen = async (path = '/events', own: Parameters<typeof listenTo>[1] = {}): Promise<Listener> => {
    const listener = await listenTo(`http://127.0.0.1:${web.port}${path}`, own)
    listeners.push(listener)
    return listener
  }
  const ask = async (path = '/healthz'): Promise<number> => (await fetch(`http://127.0.0.1:${web.port}${path}`)).status

  beforeEach(async () => {
    plan = { host: '127.0.0.1', port: 0, hosts: [], tokens: {} }
    looks = 0
    listeners = []
    feed = transitionFeed({ store: memoryStore(), clock: { now: () => NOON } })
    const world = aWebWorld({ status: aStatus(undefined, () => looks), transitions: feed })
    const failed = (error: unknown): void => {
      throw error
    }
    const answering = { routes: [...routes, endless], plan: () => plan, world, failed }
    web = await serveWeb(plan, answering, FEW)
  })
  afterEach(async () => {
    for (const each of listeners) each.close()
    await web.close()
  })

  it('say that they are alive, and when somebody was looked at', async () => {
    const line = await listen()
    await line.message('alive')
    looks = 7
    expect((await line.message('looked')).data).to.equal('7')
    await line.message('alive', 3)
  })

  it('take no place of those who ask', async () => {
    for (const from of ['127.0.0.1', '127.0.0.2', '127.0.0.3'])
      expect((await listen('/events', { from })).status).to.equal(200)
    expect(await Promise.all(Array.from({ length: 3 }, () => ask()))).to.deep.equal([200, 200, 200])
  })

  it('are refused above the limit, with a word on when to come again, and there is room when somebody has left', async () => {
    const lines = [await listen(), await listen('/api/v1/events', { from: '127.0.0.2' }), await listen()]
    const refused = await listen('/events', { from: '127.0.0.3' })
    expect([refused.status, refused.headers['retry-after']]).to.deep.equal([503, '15'])
    await refused.ended
    expect(await ask()).to.equal(200)
    lines[0]?.close()
    let again = refused.status
    while (again !== 200) again = (await listen('/events', { from: '127.0.0.3' })).status
  })

  it('are not all for one client, unless a proxy stands in front', async () => {
    await listen()
    await listen()
    expect((await listen()).status).to.equal(503)
    plan = { ...plan, isBehindProxy: true }
    expect((await listen()).status).to.equal(200)
  })

  it('end when the token is taken away, and not before', async () => {
    const headers = { authorization: 'Bearer 0123456789abcdef' }
    plan = { ...plan, tokens: { read: new Secret('0123456789abcdef', 'env:READ') } }
    const line = await listen('/events', { headers })
    await line.message('alive', 2)
    plan = { ...plan, tokens: { read: new Secret('fedcba9876543210', 'env:READ') } }
    await line.ended
  })

  it('are cut when nobody takes what is said', async () => {
    const slow = connect(web.port, '127.0.0.1', () => slow.write('GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'))
    slow.on('error', () => undefined)
    await once(slow, 'connect')
    slow.pause()
    const others = [await listen(), await listen('/events', { from: '127.0.0.2' })]
    expect(others.map(({ status }) => status)).to.deep.equal([200, 200])
    // Three are open; there is room for one more as soon as the slow one is cut.
    let status = 503
    while (status !== 200) status = (await listen('/events', { from: '127.0.0.3' })).status
    await others[0]?.message('alive', 2)
    slow.destroy()
  })

  it('are none for who asks for headers only', async () => {
    for (let nth = 0; nth < 5; nth += 1)
      expect((await fetch(`http://127.0.0.1:${web.port}/events`, { method: 'HEAD' })).status).to.equal(200)
    expect((await listen()).status).to.equal(200)
  })

  it('leave those who ask room: who was answered and only kept makes place', async () => {
    for (let nth = 0; nth < 12; nth += 1) {
      const agent = new Agent({ keepAlive: true })
      const status = await new Promise((resolve, reject) =>
        get(`http://127.0.0.1:${web.port}/healthz`, { agent }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode))
        }).once('error', reject),
      )
      expect(status).to.equal(200)
    }
  })

  it('hangs up on one client that asks at too many places at once, and answers others', async () => {
    const closed: boolean[] = []
    const sockets = Array.from({ length: 6 }, (_, nth) => {
      const socket = connect(web.port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\n'))
      socket.on('error', () => undefined).once('close', () => (closed[nth] = true))
      return socket
    })
    await until(() => closed.filter(Boolean).length >= 3)
    const other = await listenTo(`http://127.0.0.1:${web.port}/healthz`, { from: '127.0.0.2' })
    expect(other.status).to.equal(200)
    for (const socket of sockets) socket.destroy()
  })

  describe('of what happens', () => {
    const happen = (id: string, target = 'web-1', check = 'disk'): void => {
      const subject = { target, check, item: '' }
      const incident = { phase: 'open', id, subject, beganAt: NOON, openedAt: NOON, isFlapping: false } as const
      const words = { status: 'critical', worst: 'critical', summary: 'full\u2028of "it"' } as const
      const event = { incident: id, at: NOON, kind: 'opened', text: `critical: ${words.summary}` } as const
      feed.take({ incidents: [{ ...incident, ...words }], events: [event] })
    }

    it('tell each change as JSON, with its id', async () => {
      const line = await listen('/api/v1/events')
      happen('a')
      const { id, data } = await line.message('transition')
      expect(id).to.equal(`${NOON}-a-opened`)
      expect(JSON.parse(data)).to.include({ kind: 'opened', target: 'web-1', summary: 'full\u2028of "it"' })
    })

    it('go on behind the event that was heard last, and say what is lost', async () => {
      happen('a')
      happen('b')
      const line = await listen('/api/v1/events', { headers: { 'last-event-id': `${NOON}-a-opened` } })
      expect((await line.message('transition')).id).to.equal(`${NOON}-b-opened`)
      const late = await listen('/api/v1/events', {
        headers: { 'last-event-id': `${NOON - 9e9}-z-opened` },
        from: '127.0.0.2',
      })
      expect(JSON.parse((await late.message('lost')).data)).to.include({ kind: 'lost', count: null })
      expect((await late.message('transition', 2)).id).to.equal(`${NOON}-b-opened`)
    })

    it('tell of some targets and checks only, for whoever asks so', async () => {
      const line = await listen('/api/v1/events?target=web-1&target=web-2&check=disk')
      happen('a', 'other')
      happen('b', 'web-1', 'load')
      happen('c', 'web-2')
      expect((await line.message('transition')).id).to.equal(`${NOON}-c-opened`)
    })

    it('are refused to whoever asks for what is not there', async () => {
      for (const path of ['?target=nobody', '?traget=web-1', '?target=', '?id=1'])
        expect((await listen(`/api/v1/events${path}`)).status, path).to.equal(400)
      expect((await listen('/api/v1/events', { headers: { 'last-event-id': 'x' } })).status).to.equal(400)
    })
  })
})
