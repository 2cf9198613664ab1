import type { AnyConnector } from '../../kit/connector.ts'
import type { Fault, FaultCode, FaultPhase } from '../../model/fault.ts'
import type { Target } from '../../model/target.ts'

/** What has to go well, one after the other, before anything can be asked. */
type Rung = 'open' | 'resolve' | 'connect' | 'host-key' | 'login' | 'answer'

/** Of a target that speaks SSH, of one that has an address, and of one that has none. */
export function ladderOf(target: Target, connector: AnyConnector): readonly Rung[] {
  if (connector.hostKeys) return ['resolve', 'connect', 'host-key', 'login']
  if (connector.hasAddress?.(target.options) !== true) return ['open']
  // What is only an address is asked by its checks: nobody has connected yet.
  return connector.offers.length === 0 ? ['resolve'] : ['resolve', 'connect', 'answer']
}

const BY_PHASE: Readonly<Partial<Record<FaultPhase, Rung>>> = {
  dns: 'resolve',
  connect: 'connect',
  banner: 'connect',
  'key-exchange': 'host-key',
  login: 'login',
  agent: 'login',
}

const BY_CODE: Readonly<Partial<Record<FaultCode, Rung>>> = {
  unreachable: 'connect',
  refused: 'connect',
  local: 'connect',
  busy: 'connect',
  'host-key-unknown': 'host-key',
  'host-key-changed': 'host-key',
}

/** Drivers that give no phase say it in the words of the system. */
const OF_NAMES = /the name (?:does not resolve|has no address|server does not answer)|no resolver/u

/** Where it stopped. What fits nowhere is the last rung: all before it must have gone well. */
export function rungOf({ code, phase, message }: Fault, ladder: readonly Rung[]): Rung {
  const byName = code === 'unreachable' && OF_NAMES.test(message) ? 'resolve' : undefined
  const meant = (phase && BY_PHASE[phase]) ?? byName ?? BY_CODE[code]
  const last = ladder.at(-1) ?? 'open'
  return meant !== undefined && ladder.includes(meant) ? meant : last
}

/** Whether it says that the conversation itself went wrong, and not one question. */
export function isOfConversation({ code }: Fault): boolean {
  return !ANSWERED.has(code)
}

const ANSWERED: ReadonlySet<FaultCode> = new Set(['not-supported', 'unreadable', 'plugin', 'bug'])
