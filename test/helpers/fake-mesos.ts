import type { ServerResponse } from 'node:http'
import { saysJson, saysText, startFakeServer } from './fake-web/server.ts'
import type { Asked, FakeServer, ServerChoice } from './fake-web/server.ts'

/** An agent; rendered as each API has it. Amounts in cores and MB. */
export interface FakeAgent {
  readonly id: string
  readonly hostname: string
  readonly port?: number
  /** False: the master has lost its connection. */
  readonly active?: boolean
  readonly deactivated?: boolean
  readonly draining?: boolean
  readonly total?: { readonly cpus: number; readonly mem: number }
  readonly used?: { readonly cpus: number; readonly mem: number }
  readonly attributes?: Readonly<Record<string, string>>
  readonly registeredSeconds?: number
}

const REGISTERED_SECONDS = 1_780_000_000

export interface FakeMaster extends FakeServer {
  /** Whether it says of itself that it was elected. */
  elected: boolean
  /** How many agents talk to it; all, for the one that was elected, unless it says otherwise. */
  activeAgents?: number
  recovered: boolean
}

/** Several masters of one cluster, over HTTP or HTTPS on loopback. */
export interface FakeMesos {
  readonly masters: readonly FakeMaster[]
  /** "127.0.0.1:40001", where those that were not elected send everybody; null: they know of none. */
  leader: string | null
  agents: readonly FakeAgent[]
  /** Known from the registry, not back since the election. */
  recovering: readonly FakeAgent[]
  /** Lost sight of, with the second at which that was. */
  unreachable: readonly { readonly id: string; readonly atSeconds: number }[]
  frameworks: readonly { readonly name: string; readonly active: boolean; readonly connected: boolean }[]
  version: string
  /** "/master/slaves", "/api/v1": pages that this release does not have. */
  without: ReadonlySet<string>
  /** This account is shown no agents, though they are counted. */
  hidesAgents: boolean
  /** Elects one of the masters, and nobody else. */
  elect(at: number | null): void
  stop(): Promise<void>
}

export async function startFakeMesos(choice: ServerChoice & { readonly count?: number } = {}): Promise<FakeMesos> {
  const { count = 1, ...own } = choice
  const masters: FakeMaster[] = []
  for (let at = 0; at < count; at += 1) {
    const server = await startFakeServer((asked, response) => {
      const master = masters[at]
      if (master) masterAnswers(fake, master, asked, response)
    }, own)
    masters.push(Object.assign(server, { elected: at === 0, recovered: true }))
  }
  const fake: FakeMesos = {
    masters,
    leader: masters[0]?.host ?? null,
    agents: [],
    recovering: [],
    unreachable: [],
    frameworks: [],
    version: '1.11.0',
    without: new Set(),
    hidesAgents: false,
    elect: (elected) => {
      masters.forEach((each, at) => (each.elected = at === elected))
      fake.leader = elected === null ? null : (masters[elected]?.host ?? null)
    },
    stop: async () => {
      await Promise.all(masters.map((each) => each.stop()))
    },
  }
  return fake
}

/** What each answers for itself; the rest is for the one that was elected. */
function masterAnswers(fake: FakeMesos, master: FakeMaster, asked: Asked, response: ServerResponse): void {
  const { path } = asked
  if (fake.without.has(path)) saysText(response, 404, '')
  else if (path === '/metrics/snapshot') saysJson(response, metricsOf(fake, master))
  else if (path === '/version') saysJson(response, { version: fake.version, build_user: 'root' })
  else if (path === '/registrar(1)/registry') saysJson(response, master.elected ? registryOf(fake) : {})
  else if (path === '/master/redirect' || !master.elected) sendToLeader(fake, asked, response)
  else if (path === '/api/v1') callAnswers(fake, asked, response)
  else pageAnswers(fake, path, response)
}

/** Without a scheme: whoever asks knows which. Source: Mesos, src/master/http.cpp, redirect. */
function sendToLeader({ leader }: FakeMesos, { path, query }: Asked, response: ServerResponse): void {
  if (leader === null) {
    saysText(response, 503, 'No leader elected')
    return
  }
  const search = query.size > 0 ? `?${query.toString()}` : ''
  response.writeHead(307, { location: `//${leader}${path === '/master/redirect' ? '' : path}${search}` }).end()
}

function metricsOf({ agents, unreachable, frameworks }: FakeMesos, master: FakeMaster): object {
  const active = agents.filter((each) => each.active !== false).length
  const only = (figure: number): number => (master.elected ? figure : 0)
  return {
    'master/elected': master.elected ? 1 : 0,
    'master/uptime_secs': 3600.25,
    'master/slaves_active': only(master.activeAgents ?? active),
    'master/slaves_inactive': only(agents.length - active),
    'master/slaves_disconnected': only(agents.length - active),
    'master/slaves_unreachable': only(unreachable.length),
    'master/frameworks_active': only(frameworks.length),
    'registrar/log/recovered': master.elected && !master.recovered ? 0 : 1,
    'system/load_1min': 0.5,
  }
}

function pageAnswers(fake: FakeMesos, path: string, response: ServerResponse): void {
  const slaves = fake.hidesAgents ? [] : fake.agents.map((agent) => pageAgent(agent))
  if (path === '/master/slaves')
    saysJson(response, { slaves, recovered_slaves: fake.recovering.map((agent) => pageAgent(agent)) })
  else if (path === '/master/state-summary')
    saysJson(response, { hostname: 'master-1', cluster: 'fake', slaves, frameworks: fake.frameworks })
  else saysText(response, 404, '')
}

function pageAgent({ id, hostname, port = 5051, total, used, attributes = {}, ...agent }: FakeAgent): object {
  return {
    ...{ id, hostname, port, attributes, pid: `slave(1)@${hostname}:${port}`, version: '1.11.0' },
    ...{ active: agent.active !== false, deactivated: agent.deactivated === true },
    ...(agent.draining && { drain_info: { state: 'DRAINING' } }),
    registered_time: agent.registeredSeconds ?? REGISTERED_SECONDS,
    resources: { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: '[31000-32000]', ...total },
    used_resources: { cpus: 0, mem: 0, disk: 0, gpus: 0, ...used },
  }
}

/** API v1 leaves out what was never set, and lists without anything in them. */
function callAnswers(fake: FakeMesos, { method, body }: Asked, response: ServerResponse): void {
  const { type } = method === 'POST' ? (JSON.parse(body) as { type?: unknown }) : {}
  const listed = (name: string, list: readonly object[]): object => (list.length > 0 ? { [name]: list } : {})
  if (type === 'GET_AGENTS')
    saysJson(response, {
      type,
      get_agents: {
        ...listed('agents', fake.hidesAgents ? [] : fake.agents.map((agent) => callAgent(agent))),
        ...listed(
          'recovered_agents',
          fake.recovering.map((agent) => agentInfo(agent)),
        ),
      },
    })
  else if (type === 'GET_FRAMEWORKS')
    saysJson(response, {
      type,
      get_frameworks: listed(
        'frameworks',
        fake.frameworks.map(({ name, active, connected }) => ({ framework_info: { name }, active, connected })),
      ),
    })
  else saysText(response, 400, 'Failed to validate master::Call: Expecting a supported type')
}

function callAgent(agent: FakeAgent): object {
  const { id, active, deactivated, draining, total, used, registeredSeconds } = agent
  return {
    agent_info: agentInfo(agent),
    active: active !== false,
    ...(deactivated && { deactivated }),
    ...(draining && { drain_info: { state: 'DRAINING' } }),
    pid: `slave(1)@${id}`,
    version: '1.11.0',
    registered_time: { nanoseconds: (registeredSeconds ?? REGISTERED_SECONDS) * 1e9 },
    total_resources: scalars(total),
    ...(used && { allocated_resources: scalars(used) }),
  }
}

/** Half of it for everybody, half for one role: the same name comes twice. */
function scalars(amounts: object = {}): object[] {
  return Object.entries(amounts).flatMap(([name, value]) =>
    ['*', 'shop'].map((role) => ({ name, type: 'SCALAR', scalar: { value: Number(value) / 2 }, role })),
  )
}

function agentInfo({ id, hostname, port = 5051, attributes = {}, total }: FakeAgent): object {
  const named = Object.entries(attributes).map(([name, value]) => ({ name, type: 'TEXT', text: { value } }))
  return {
    id: { value: id },
    hostname,
    port,
    resources: scalars(total),
    ...(named.length > 0 && { attributes: named }),
  }
}

/** Source: Mesos, src/master/registry.proto. */
function registryOf({ agents, recovering, unreachable, masters }: FakeMesos): object {
  const slaves = [...agents, ...recovering].map((agent) => ({ info: agentInfo(agent) }))
  const lost = unreachable.map(({ id, atSeconds }) => ({
    id: { value: id },
    timestamp: { nanoseconds: atSeconds * 1e9 },
  }))
  return {
    master: { info: { id: 'm-1', ip: 16777343, port: 5050, hostname: masters[0]?.host } },
    slaves: slaves.length > 0 ? { slaves } : {},
    ...(lost.length > 0 && { unreachable: { slaves: lost } }),
  }
}
