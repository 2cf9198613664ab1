import { listed, listInLabel, matcher, oneLine } from '../../lib/kit/index.ts'
import type { Container, ContainerPort } from '../../lib/model/engine.ts'
import type { ContainerProcess, ExecSession, Inhabitants } from '../../lib/model/inside.ts'
import { kindOf } from './kinds.ts'
import type { Known } from './kinds.ts'
import type { FindingKind, Options } from './options.ts'

/** Whoever makes a container says with it what belongs there. */
const ALLOWED_LABEL = 'orch-watch.allowed-programs'

const COMMAND_CHARACTERS = 80
const NAME_CHARACTERS = 60

/** Source: IANA, Service Name and Transport Protocol Port Number Registry; 5900 by custom. */
const REMOTE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [23, 'Telnet'],
  [3389, 'remote desktop'],
  [5900, 'VNC'],
])

export interface Finding {
  readonly kind: FindingKind
  readonly status: 'warning' | 'critical'
  readonly say: string
}

interface Candidate {
  readonly kind: FindingKind
  /** What somebody who allows it would write. */
  readonly called: string
  readonly say: string
}

/** What does not belong into a container and nobody has allowed, the worst first. */
export function findingsIn(container: Container, inside: Inhabitants, given: Options): readonly Finding[] {
  const isAllowed = matcher([...given.allow, ...listInLabel(container, ALLOWED_LABEL)])
  const all = [
    ...inside.processes.flatMap((process) => ofProcess(process, container, inside.sessions)),
    ...inside.sessions.map(ofSession),
    ...(container.ports ?? []).flatMap(ofPort),
  ]
  return all
    .filter(({ called }) => !isAllowed(called))
    .flatMap(({ kind, say }): Finding[] => {
      const status = given.kinds[kind]
      return status === 'ok' ? [] : [{ kind, status, say }]
    })
    .toSorted((one, other) => Number(other.status === 'critical') - Number(one.status === 'critical'))
}

function ofProcess(process: ContainerProcess, container: Container, sessions: readonly ExecSession[]): Candidate[] {
  const known = kindOf(process)
  if (!known) return []
  const isMain = process.pid === container.pid
  // What it was made to run is what it is for; a way in stays a way in.
  if (isMain && known.kind !== 'remote') return []
  // A shell that somebody opened through the engine is told as a session.
  if (known.kind === 'shell' && sessions.some(({ pid }) => pid === process.pid)) return []
  return [{ kind: known.kind, called: known.program, say: processWords(known, process, container) }]
}

function processWords({ kind, program }: Known, { pid, user, command }: ContainerProcess, { name }: Container): string {
  const inside = `inside ${oneLine(name, NAME_CHARACTERS)} (pid ${pid})`
  switch (kind) {
    case 'remote':
      return `${program} runs ${inside}: remote access into a container`
    case 'shell':
      return `${program} is open ${inside} as ${oneLine(user, NAME_CHARACTERS)}: a shell that waits for somebody`
    case 'packages':
      return `${program} runs ${inside}: a package manager, "${oneLine(command, COMMAND_CHARACTERS)}"`
    case 'compiler':
      return `${program} runs ${inside}: a compiler or build tool, "${oneLine(command, COMMAND_CHARACTERS)}"`
  }
}

function ofSession({ pid, user, command, isTerminal }: ExecSession): Candidate {
  const whose = user === '' ? '' : ` as ${oneLine(user, NAME_CHARACTERS)}`
  const number = pid === undefined ? '' : ` (pid ${pid})`
  const where = isTerminal ? ' at a terminal' : ''
  const say = `somebody runs "${oneLine(command, COMMAND_CHARACTERS)}" in it by exec${whose}${where}${number}`
  return { kind: 'session', called: 'session', say }
}

function ofPort({ port, protocol, published }: ContainerPort): Candidate[] {
  const service = REMOTE_PORTS.get(port)
  if (service === undefined || protocol !== 'tcp') return []
  const how = published.length > 0 ? `published at ${listed(published.map((place) => oneLine(place, 60)))}` : 'exposed'
  return [{ kind: 'port', called: `port ${port}`, say: `port ${port} (${service}) is ${how}` }]
}
