import { startPages } from '../helpers/fake-web/pages.ts'
import type { Said } from '../helpers/fake-web/pages.ts'
import type { Stage, State } from './state.ts'

const AGENTS: readonly (readonly [of: string, is: State['is'], hostname: string, agent: object])[] = [
  ['agent `active`', 'ok', 'active', { active: true }],
  ['agent `active: false`', 'critical', 'disconnected', { active: false }],
  ['agent `deactivated`', 'ok', 'deactivated', { active: true, deactivated: true }],
  ['agent `DRAINING`', 'ok', 'draining', { active: true, deactivated: true, drain_info: { state: 'DRAINING' } }],
  ['agent `DRAINED`', 'ok', 'drained', { active: true, deactivated: true, drain_info: { state: 'DRAINED' } }],
]
const RECOVERED = { id: 's9', hostname: 'recovered' }

const AGENT = { id: 's1', hostname: 'agent-1', active: true, resources: { cpus: 4, mem: 8192 } }
const LED = { 'master/elected': 1, 'registrar/log/recovered': 1 }
const FRAMEWORKS = { slaves: [], frameworks: [{ name: 'marathon', active: true, connected: true }] }
const pages = (more: Record<string, Said> = {}): Record<string, Said> => ({
  '/metrics/snapshot': LED,
  '/master/slaves': { slaves: [AGENT] },
  '/master/state-summary': FRAMEWORKS,
  '/version': { version: '1.11.0' },
  ...more,
})
const framework = (more: object): Record<string, Said> =>
  pages({
    '/master/state-summary': { slaves: [], frameworks: [{ name: 'marathon', active: true, connected: true, ...more }] },
  })
const says =
  (status: number, headers: Record<string, string> = {}, body = ''): Said =>
  (_asked, response) =>
    void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body)

interface Masters {
  readonly of: string
  readonly is: State['is']
  readonly id: string
  /** One for each master that answers. */
  readonly masters: readonly Record<string, Said>[]
  /** How many of those listed do not. */
  readonly dead?: number
}

const follower = pages({ '/metrics/snapshot': { 'master/elected': 0 } })
const MASTERS: readonly Masters[] = [
  { of: 'one master, `master/elected` 1', is: 'ok', id: 'one', masters: [pages()] },
  { of: 'three masters, one of them elected', is: 'ok', id: 'three', masters: [pages(), follower, follower] },
  {
    of: 'one master of three does not answer',
    is: 'warning',
    id: 'two-of-three',
    masters: [pages(), follower],
    dead: 1,
  },
  { of: 'two masters of three do not answer', is: 'critical', id: 'one-of-three', masters: [pages()], dead: 2 },
  { of: 'no master is elected', is: 'critical', id: 'unelected', masters: [follower, follower] },
  { of: 'two masters are elected', is: 'critical', id: 'split', masters: [pages(), pages()] },
  {
    of: '`registrar/log/recovered` 0',
    is: 'critical',
    id: 'recovering',
    masters: [pages({ '/metrics/snapshot': { ...LED, 'registrar/log/recovered': 0 } })],
  },
  {
    of: 'framework `connected: false`',
    is: 'warning',
    id: 'framework-gone',
    masters: [framework({ connected: false })],
  },
  { of: 'framework `active: false`', is: 'warning', id: 'framework-idle', masters: [framework({ active: false })] },
  {
    of: 'the elected one is not among the endpoints (307)',
    is: 'unknown',
    id: 'elsewhere',
    masters: [
      pages({
        '/metrics/snapshot': { 'master/elected': 0 },
        '/master/redirect': says(307, { location: '//192.0.2.9:5050' }),
      }),
    ],
  },
  {
    of: 'agents counted and none shown',
    is: 'unknown',
    id: 'hidden',
    masters: [pages({ '/metrics/snapshot': { ...LED, 'master/slaves_active': 3 }, '/master/slaves': { slaves: [] } })],
  },
  { of: '401', is: 'unknown', id: 'unknown', masters: [pages({ '/metrics/snapshot': says(401) })] },
  { of: '403', is: 'unknown', id: 'forbidden', masters: [pages({ '/metrics/snapshot': says(403) })] },
  {
    of: '503 "No leader elected"',
    is: 'unknown',
    id: 'starting',
    masters: [pages({ '/metrics/snapshot': says(503, {}, 'No leader elected') })],
  },
]

/** A Mesos with an agent for each state, and one for each state of its masters. */
export async function mesosStates(): Promise<Stage> {
  const resources = { resources: { cpus: 4, mem: 8192 }, used_resources: { cpus: 1, mem: 1024 } }
  const slaves = AGENTS.map(([, , hostname, agent], at) => ({ id: `s${at}`, hostname, ...resources, ...agent }))
  const main: Masters = {
    of: '',
    is: 'ok',
    id: 'agents',
    masters: [
      pages({
        '/metrics/snapshot': { ...LED, 'master/slaves_unreachable': 1 },
        '/master/slaves': { slaves, recovered_slaves: [RECOVERED] },
      }),
    ],
  }
  const started = await Promise.all(
    [main, ...MASTERS].map(async ({ id, masters, dead = 0 }) => {
      const fakes = await Promise.all(masters.map(startPages))
      const silent = Array.from({ length: dead }, (_, at) => `http://127.0.0.1:${masters.length + at}`)
      return { id: `mesos-${id}`, fakes, endpoints: [...fakes.map(({ endpoint }) => endpoint), ...silent] }
    }),
  )
  const agent = { target: 'mesos-agents' } as const
  return {
    title: 'Mesos',
    targets: started.map(({ id, endpoints }) => ({ id, runtime: 'mesos', endpoints })),
    states: [
      ...AGENTS.map(([of, is, item]) => ({ ...agent, of, is, item })),
      { ...agent, of: 'agent in `recovered_slaves`', is: 'critical', item: RECOVERED.hostname },
      { ...agent, of: '`master/slaves_unreachable` 1', is: 'critical', item: 'unreachable agent #1' },
      ...MASTERS.map(({ of, is, id }) => ({ of, is, target: `mesos-${id}` })),
    ],
    masks: started.flatMap(({ endpoints }) =>
      endpoints.map((endpoint, at) => [new URL(endpoint).host, `master-${at + 1}:5050`] as const),
    ),
    stop: async () => {
      await Promise.all(started.flatMap(({ fakes }) => fakes.map((fake) => fake.stop())))
    },
  }
}
