import { formatDuration } from '../../base/duration.ts'
import type { Needs } from '../../kit/check.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { Fault, FaultCode, Looked } from '../../model/fault.ts'
import type { HostTime } from '../../model/host.ts'
import type { Target } from '../../model/target.ts'
import type { Sight } from '../../observe/look.ts'
import { isOfConversation, ladderOf, rungOf } from './ladder.ts'
import { behind, failed, ok, skipped } from './step.ts'
import type { Step } from './step.ts'

/** What nearly every check of a host stands on. */
const HOST_FACTS = ['os', 'uptime', 'load', 'memory', 'mounts'] as const
/** Signed requests and tickets are refused from here on, and logs cannot be compared. */
const CLOCK_LIMIT_MS = 60_000

type Asked = 'host' | 'engine' | 'workloads' | 'nodes' | 'parity'

/** What is asked of a target to know whether it can be watched. */
export function needsOf(target: Target, { offers }: AnyConnector): Needs {
  return {
    ...(offers.includes('host') && { host: [...HOST_FACTS, 'time'] as const }),
    ...((offers.includes('engine') || target.engine) && { engine: ['info', 'containers'] as const }),
    ...(offers.includes('workloads') && { workloads: ['list'] as const }),
    ...(offers.includes('nodes') && { nodes: ['members'] as const }),
    ...(offers.includes('parity') && { parity: ['compared'] as const }),
  }
}

/**
 * What one look at a target says of each step on the way to it: no step is tried by itself, as only the look that checks
 * take tells what checks will meet.
 *
 * @param carrier the one that carries it, where that could not be reached
 */
export function stepsOf(
  target: Target,
  connector: AnyConnector,
  sight: Sight,
  carrier: string | null,
): readonly Step[] {
  const rungs = ladderOf(target, connector)
  const questions = questionsOf(target, connector)
  const answers = questions.flatMap((question) => asked(question, target, sight))
  const names = [...rungs, ...answers.map(({ name }) => name)]
  if (carrier !== null) {
    const message = `"${carrier}", which carries it, cannot be reached`
    return [failed('carrier', { message }, `orch-watch doctor ${carrier}`), ...behind(names, 'carrier')]
  }
  const fault = conversationFault(sight, questions)
  if (!fault) return [...rungs.map((rung) => ok(rung, wordsOf(rung, target, connector, sight))), ...answers]
  const broken = rungOf(fault, rungs)
  const at = rungs.indexOf(broken)
  return [
    ...rungs.slice(0, at).map((rung) => ok(rung, '')),
    failed(broken, { ...fault, message: `${fault.code}: ${fault.message}` }, nextOf(fault, target)),
    ...behind(names.slice(at + 1), broken),
  ]
}

/** Some drivers speak only when they are asked something: what stopped all of it is a fault of the way. */
function conversationFault({ refused }: Sight, questions: readonly Asked[]): Fault | undefined {
  const own = refused.get('')
  if (own) return own
  const faults = questions.map((question) => refused.get(question))
  const [first] = faults
  // A host that answers has been reached, whatever its engine says.
  return questions.includes('host') || !first || faults.some((each) => !each) || !isOfConversation(first)
    ? undefined
    : first
}

function questionsOf(target: Target, connector: AnyConnector): readonly Asked[] {
  const needs = needsOf(target, connector)
  return (['host', 'engine', 'workloads', 'nodes', 'parity'] as const).filter((each) => needs[each] !== undefined)
}

function wordsOf(rung: string, target: Target, connector: AnyConnector, { look, target: { address } }: Sight): string {
  const isFirst = rung === 'resolve' || rung === 'open'
  if (isFirst) return look.opening ?? address ?? connector.endpoint(target.options)
  return rung === 'connect' && look.connectMs !== undefined ? `in ${formatDuration(Math.round(look.connectMs))}` : ''
}

function asked(question: Asked, target: Target, sight: Sight): readonly Step[] {
  const refused = sight.refused.get(question)
  switch (question) {
    case 'host':
      return hostSteps(target, sight, refused)
    case 'engine':
      return engineSteps(target, sight, refused)
    case 'workloads':
      return [answered('workloads', target, refused, sight.workloads.list, (list) => `${list.length} there`)]
    case 'nodes':
      return [answered('nodes', target, refused, sight.nodes.members, (members) => `${members.length} there`)]
    case 'parity':
      return [answered('parity', target, refused, sight.parity.compared, () => 'both sides are known')]
  }
}

function hostSteps(target: Target, { host }: Sight, refused: Fault | undefined): readonly Step[] {
  if (refused) return [faultStep('shell', target, refused), ...behind(['facts', 'clock'], 'shell')]
  const hidden = HOST_FACTS.flatMap((section) => {
    const found: Looked<unknown> | undefined = host[section]
    return found?.kind === 'faulted' && found.fault.code !== 'not-supported' ? [{ section, fault: found.fault }] : []
  })
  const [worst] = hidden
  const facts = worst
    ? faultStep('facts', target, { ...worst.fault, message: `${worst.section}: ${worst.fault.message}` })
    : ok('facts', host.os?.kind === 'seen' ? host.os.value.name : '')
  return [ok('shell', ''), facts, clockStep(host.time, target)]
}

function clockStep(time: Looked<HostTime> | undefined, target: Target): Step {
  if (time?.kind !== 'seen') return skipped('clock', time?.fault.message ?? 'nobody answered')
  const { saidAt, earliestAt, latestAt, resolutionMs } = time.value
  const offsetMs = saidAt - (earliestAt + latestAt) / 2
  const leastMs = Math.max(0, Math.abs(offsetMs) - (latestAt - earliestAt) / 2 - resolutionMs)
  if (leastMs === 0) return ok('clock', "agrees with this machine's")
  const says = `${formatDuration(Math.round(leastMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} this machine's`
  if (leastMs < CLOCK_LIMIT_MS) return ok('clock', says)
  const hint = 'one of the two is wrong: "timedatectl" on both says whether it is kept by NTP'
  return failed('clock', { message: says, hint }, `orch-watch check ${target.id}`)
}

function engineSteps(target: Target, { engine }: Sight, refused: Fault | undefined): readonly Step[] {
  const { info, containers } = engine
  const fault = refused ?? (info?.kind === 'faulted' ? info.fault : undefined)
  if (fault?.code === 'not-supported' && target.engine?.kind === 'auto') return [skipped('engine', fault.message)]
  if (fault || info?.kind !== 'seen')
    return [faultStep('engine', target, fault ?? SILENT), ...behind(['api', 'containers'], 'engine')]
  const { product, version, apiVersion, hostname } = info.value
  return [
    ok('engine', `${product} ${version} on ${hostname}`),
    ok('api', `version ${apiVersion}`),
    answered('containers', target, undefined, containers, (list) => `${list.length} there`),
  ]
}

const SILENT: Fault = { code: 'bug', message: 'nobody answered' }

function answered<T>(
  name: string,
  target: Target,
  refused: Fault | undefined,
  answer: Looked<T> | undefined,
  words: (value: T) => string,
): Step {
  const fault = refused ?? (answer?.kind === 'faulted' ? answer.fault : undefined)
  return !fault && answer?.kind === 'seen' ? ok(name, words(answer.value)) : faultStep(name, target, fault ?? SILENT)
}

function faultStep(name: string, target: Target, fault: Fault): Step {
  return failed(name, { ...fault, message: `${fault.code}: ${fault.message}` }, nextOf(fault, target))
}

const NEXT: Readonly<Partial<Record<FaultCode, string>>> = {
  'host-key-unknown': 'hostkeys trust',
  'host-key-changed': 'hostkeys scan',
  unreachable: 'targets',
  refused: 'targets',
  'auth-failed': 'targets',
  tls: 'targets',
  protocol: 'targets',
}

/** What shows most of the trouble: the key to compare, how the target is reached, or all that its checks say. */
function nextOf({ code }: Fault, { id }: Target): string {
  return `orch-watch ${NEXT[code] ?? 'check -v'} ${id}`
}
