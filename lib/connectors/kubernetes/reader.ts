import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { fault, faulted, FaultError, seen } from '../../kit/fault.ts'
import type { FaultCode, Looked } from '../../model/fault.ts'
import type { ControlPlane, NodeFacts } from '../../model/node.ts'
import type { Answers, NodeReader, WorkloadReader } from '../../model/session.ts'
import type { VolumeClaim, Workload, WorkloadFacts } from '../../model/workload.ts'
import { claimOf, pickVersion } from './beside.ts'
import { parseJson } from '../../kit/json-body.ts'
import { RefusedError, statusOf } from './faults.ts'
import {
  AUTOSCALERS,
  BUDGETS,
  CLAIMS,
  CONTROLLERS,
  CRON_JOBS,
  JOBS,
  NODES,
  PODS,
  USAGE,
  WAITING_CLASSES,
} from './kinds.ts'
import type { Listed, Listing, Lists } from './lists.ts'
import { controlOf, lostOf, membersOf } from './nodes.ts'
import { asRaw } from './pick.ts'
import type { Pod } from './pods.ts'
import { workloadsOf } from './workloads.ts'

/** Nobody spoke to us: there is no use in asking on. Everything else concerns the one question. */
const SILENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'refused', 'timed-out', 'lost', 'tls', 'local'])

export interface Around {
  readonly clock: Clock
  /** Only some namespaces are looked at: what concerns the whole cluster need not be allowed. */
  readonly isNarrow: boolean
  /** Told of where a watch over the pods may go on from. */
  readonly listed: (versions: Listing<Pod>['versions']) => void
  /** Called when nobody answered: this conversation is over. */
  readonly silent: () => void
}

export function clusterReaders(lists: Lists, around: Around): { workloads: WorkloadReader; nodes: NodeReader } {
  const all = async <T>(kind: Listed<T>, signal: AbortSignal): Promise<readonly T[]> => {
    try {
      return (await lists.all(kind, signal)).items
    } catch (error) {
      throw around.isNarrow && kind.scope === 'cluster' && statusOf(error) === 403 ? beyond(error) : error
    }
  }
  const pods = async (signal: AbortSignal): Promise<readonly Pod[]> => {
    const { items, versions } = await lists.all(PODS, signal)
    around.listed(versions)
    return items
  }
  const optional = async <T>(kind: Listed<T>, signal: AbortSignal): Promise<readonly T[] | null> =>
    unlessRefused(all(kind, signal))

  const list = async (signal: AbortSignal): Promise<Workload[]> => {
    const [nodes, its, jobs, cronJobs, controllers] = await Promise.all([
      optional(NODES, signal),
      pods(signal),
      all(JOBS, signal),
      all(CRON_JOBS, signal),
      Promise.all(CONTROLLERS.map((kind) => all(kind, signal))),
    ])
    const lostNodes = nodes && lostOf(nodes)
    const now = around.clock.now()
    return workloadsOf({ controllers: controllers.flat(), jobs, cronJobs, pods: its, lostNodes, now })
  }
  const claims = async (signal: AbortSignal): Promise<VolumeClaim[]> => {
    const [those, waiting] = await Promise.all([all(CLAIMS, signal), optional(WAITING_CLASSES, signal)])
    return those.map((claim) => claimOf(claim, waiting ?? []))
  }
  const members = async (signal: AbortSignal): Promise<NodeFacts['members']> => {
    const [nodes, its, usage] = await Promise.all([all(NODES, signal), pods(signal), optional(USAGE, signal)])
    return membersOf(nodes, its, usage)
  }

  const workloadAsks: Asks<WorkloadFacts> = {
    list,
    claims,
    autoscalers: (signal) => all(AUTOSCALERS, signal),
    budgets: (signal) => all(BUDGETS, signal),
  }
  const nodeAsks: Asks<NodeFacts> = { members, control: (signal) => control(lists, signal) }
  return {
    workloads: { read: (sections, signal) => answersTo(workloadAsks, sections, signal, around) },
    nodes: { read: (sections, signal) => answersTo(nodeAsks, sections, signal, around) },
  }
}

type Asks<Facts> = { readonly [S in keyof Facts]: (signal: AbortSignal) => Promise<Facts[S]> }

/** All sections side by side. Throws when nobody answered, so that it is told once. */
async function answersTo<Facts>(
  asks: Asks<Facts>,
  sections: ReadonlySet<keyof Facts>,
  parent: AbortSignal,
  { silent }: Pick<Around, 'silent'>,
): Promise<Answers<Facts>> {
  const signal = AbortSignal.any([parent])
  // One listener for each list that is asked for.
  setMaxListeners(0, signal)
  const answers = await Promise.all(
    [...sections].map(async (section) => [section, await looked(asks[section](signal))] as const),
  )
  parent.throwIfAborted()
  const faults = answers.flatMap(([, answer]) => (answer.kind === 'faulted' ? [answer.fault] : []))
  const silence = faults.find(({ code }) => SILENT.has(code))
  if (silence) {
    silent()
    throw new FaultError(silence)
  }
  return Object.fromEntries(answers) as Answers<Facts>
}

async function looked<T>(work: Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work)
  } catch (error) {
    return faulted(error)
  }
}

/** What need not be there: not allowed, not installed, or its own server is down. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof FaultError && !SILENT.has(error.fault.code)) return null
    throw error
  }
}

function beyond(error: unknown): Error {
  const said = error instanceof FaultError ? error.fault.message : ''
  return fault('not-supported', `this account sees its namespaces only: ${said}`, { cause: error })
}

/** A server that is not ready says so with a 500, and why in the same words. */
async function control(lists: Lists, signal: AbortSignal): Promise<ControlPlane> {
  const [ready, version] = await Promise.all([
    lists.one('/readyz?verbose', signal).then(
      (body) => ({ text: body.toString('utf8'), isReady: true }),
      (error: unknown) => {
        if (error instanceof RefusedError && error.status >= 500) return { text: error.body, isReady: false }
        throw error
      },
    ),
    unlessRefused(lists.one('/version', signal).then((body) => pickVersion(asRaw(parseJson(body))))),
  ])
  return controlOf(ready.text, ready.isReady, version ?? undefined)
}
