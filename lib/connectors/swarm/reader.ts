import type { Clock } from '../../base/clock.ts'
import type { Ask, Client, Question } from '../../kit/engine/client.ts'
import { after, first, isSilence } from '../../kit/engine/looked.ts'
import { readLogs } from '../../kit/engine/logs.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault, faulted, FaultError, seen } from '../../kit/fault.ts'
import { lastLinesOf } from '../../kit/last-lines.ts'
import type { Looked } from '../../model/fault.ts'
import type { ControlPlane, NodeFacts } from '../../model/node.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Answers, ConfigurationReader, NodeReader, WorkloadReader } from '../../model/session.ts'
import type { WorkloadFacts, WorkloadSection } from '../../model/workload.ts'
import { askNodes, askServices, askTasks } from './api.ts'
import type { Node } from './api.ts'
import { configurationReader } from './configurations.ts'
import type { ManagerEvents } from './events.ts'
import { controlPlane, headless, membersOf } from './nodes.ts'
import { workloadsOf } from './workload.ts'

interface Surroundings {
  readonly clock: Clock
  readonly events: ManagerEvents | null
  /** Null where nobody records. */
  readonly record: Recorder | null
  /** Called when the manager did not answer, or is none any more: this conversation is over. */
  silent(): void
}

/** Reads a swarm: nodes and tasks once for both readers, however many checks ask for them at the same time. */
export function swarmReaders(
  client: Client,
  api: string,
  around: Surroundings,
): { readonly workloads: WorkloadReader; readonly nodes: NodeReader; readonly configurations: ConfigurationReader } {
  const ask = onceAtATime(async (question, signal) => {
    try {
      return await client.ask(question, api, signal)
    } catch (error) {
      const meant = inSwarmWords(error)
      if (isSilence(meant)) around.silent()
      throw meant
    }
  })
  const services = askServices(api)
  let reads = 0

  /** The list of nodes goes ahead alone: when the manager is silent, only one question waits for it. */
  const led = async <T>(signal: AbortSignal, work: (nodes: Looked<Node[]>) => Promise<T>): Promise<T> => {
    reads += 1
    try {
      const nodes = await first(() => ask(askNodes, signal))
      // A conversation that is kept is worth a stream; a single look is not.
      const [answer] = await Promise.all([work(nodes), reads > 3 ? around.events?.listen(signal) : null])
      signal.throwIfAborted()
      return answer
    } finally {
      client.rest()
    }
  }

  const workloadList = (nodes: Looked<Node[]>, signal: AbortSignal): Promise<Looked<WorkloadFacts['list']>> =>
    after(nodes, async (known) => {
      const [tasks, listed] = await Promise.all([ask(askTasks, signal), ask(services, signal)])
      return workloadsOf(listed.services, tasks, known, around.clock.now())
    })

  return {
    configurations: configurationReader(ask, services, { led, record: around.record }),
    workloads: {
      read: (sections, signal) =>
        led(signal, async (nodes) => {
          if (nodes.kind === 'faulted') throw new FaultError(nodes.fault)
          return answersOf(sections, sections.has('list') && (await workloadList(nodes, signal)))
        }),
      lastLines: ({ instance, most }, signal) =>
        lastLinesOf(most, (onLine) =>
          readLogs(client, api, { of: 'tasks', id: instance.id, sinceNs: '0', entries: most, onLine }, signal),
        ),
    },
    nodes: {
      read: (sections, signal) =>
        led(signal, async (nodes): Promise<Answers<NodeFacts>> => {
          const control = controlIn(nodes)
          // Told once, not by each check.
          if (control.kind === 'faulted') throw new FaultError(control.fault)
          return {
            ...(sections.has('members') && {
              members: await after(nodes, async (known) => membersOf(known, await ask(askTasks, signal))),
            }),
            ...(sections.has('control') && { control }),
          }
        }),
    },
  }
}

function answersOf(
  sections: ReadonlySet<WorkloadSection>,
  list: Looked<WorkloadFacts['list']> | false,
): Answers<WorkloadFacts> {
  const none = faulted(fault('not-supported', 'a swarm has no such thing'))
  return Object.fromEntries(
    [...sections].map((section) => [section, section === 'list' && list !== false ? list : none]),
  )
}

/** Managers without a leader tell nothing about the nodes, and that is what there is to tell. */
function controlIn(nodes: Looked<Node[]>): Looked<ControlPlane> {
  if (nodes.kind === 'seen') return seen(controlPlane(nodes.value))
  return NO_LEADER.test(nodes.fault.message) ? seen(headless(nodes.fault.message)) : nodes
}

/** Source: moby, daemon/cluster/errors.go. */
const NO_LEADER = /does not have a leader|no elected primary/iu
const NO_MANAGER = /not a swarm manager|not part of a swarm|swarm is encrypted and needs to be unlocked/iu

/** A refusal as a swarm means it: 503 is no proxy that has lost its engine. */
function inSwarmWords(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error
  const message = error.fault.message.replace(/rpc error: code = \w+ desc = /u, '')
  if (NO_LEADER.test(message))
    return fault('protocol', message, {
      hint: 'too few managers are there to elect one: bring them back',
      cause: error,
    })
  if (NO_MANAGER.test(message))
    return fault('unreachable', message, {
      hint: 'it is not a manager any more: the next look asks another',
      cause: error,
    })
  return error
}

/** Who asks what is on its way already waits for the same answer. */
function onceAtATime(ask: Ask): Ask {
  const onTheirWay = new Map<string, Promise<unknown>>()
  return <T>(question: Question<T>, signal: AbortSignal): Promise<T> => {
    const going = onTheirWay.get(question.path)
    if (going) return going as Promise<T>
    const answer = ask(question, signal).finally(() => onTheirWay.delete(question.path))
    onTheirWay.set(question.path, answer)
    return answer
  }
}
