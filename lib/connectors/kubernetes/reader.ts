import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { fault, faulted, FaultError, seen } from '../../kit/fault.ts'
import type { Fault, FaultCode, Looked } from '../../model/fault.ts'
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
import { faultOf, hiddenBy, resourceOf } from './refused.ts'
import type { Feed } from './watch.ts'
import { workloadsOf } from './workloads.ts'

/** Nobody spoke to us: there is no use in asking on. Everything else concerns the one question. */
const SILENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'refused', 'timed-out', 'lost', 'tls', 'local'])

export interface Around {
  readonly clock: Clock
  /** Only some namespaces are looked at: what concerns the whole cluster need not be allowed. */
  readonly isNarrow: boolean
  /** Told of where a watch over that kind may go on from. */
  readonly listed: (plural: string, feed: Feed) => void
  /** Called when nobody answered: this conversation is over. */
  readonly silent: () => void
}

/** What was seen, and why a part of it could not be. */
interface Part<T> {
  readonly value: T
  readonly hidden?: Fault | undefined
}

export function clusterReaders(lists: Lists, around: Around): { workloads: WorkloadReader; nodes: NodeReader } {
  const all = async <T>(kind: Listed<T>, signal: AbortSignal): Promise<Listing<T>> => {
    try {
      const listing = await lists.all(kind, signal)
      around.listed(kind.plural, listing)
      return listing
    } catch (error) {
      throw around.isNarrow && kind.scope === 'cluster' && statusOf(error) === 403 ? beyond(error) : error
    }
  }
  const optional = async <T>(kind: Listed<T>, signal: AbortSignal): Promise<readonly T[] | null> =>
    (await unlessRefused(all(kind, signal)))?.items ?? null

  const list = async (signal: AbortSignal): Promise<Part<readonly Workload[]>> => {
    const [nodes, pods, jobs, cronJobs, ...controllers] = await Promise.all([
      optional(NODES, signal),
      unlessHidden(PODS, all(PODS, signal)),
      unlessHidden(JOBS, all(JOBS, signal)),
      unlessHidden(CRON_JOBS, all(CRON_JOBS, signal)),
      ...CONTROLLERS.map((kind) => unlessHidden(kind, all(kind, signal))),
    ])
    const parts = [pods, jobs, cronJobs, ...controllers]
    const refused = parts.flatMap((each) => each.refused)
    // Nothing may be read of anything: that is no list.
    if (parts.every(({ isHidden }) => isHidden) && refused[0]) throw refused[0].error
    const value = workloadsOf({
      controllers: controllers.flatMap(({ items }) => items),
      ...{ jobs: jobs.items, cronJobs: cronJobs.items, pods: pods.items },
      lostNodes: nodes && lostOf(nodes),
      hidden: hiddenBy(refused),
      now: around.clock.now(),
    })
    return { value, hidden: faultOf(refused) }
  }
  const claims = async (signal: AbortSignal): Promise<Part<VolumeClaim[]>> => {
    const [{ value, hidden }, waiting] = await Promise.all([
      inPart(all(CLAIMS, signal)),
      optional(WAITING_CLASSES, signal),
    ])
    return { value: value.map((claim) => claimOf(claim, waiting ?? [])), hidden }
  }
  const members = async (signal: AbortSignal): Promise<Part<NodeFacts['members']>> => {
    const [nodes, pods, usage] = await Promise.all([
      all(NODES, signal),
      unlessHidden(PODS, all(PODS, signal)),
      optional(USAGE, signal),
    ])
    // What some of the pods have been promised says nothing of the rest.
    const known = around.isNarrow || pods.refused.length > 0 ? null : pods.items
    return { value: membersOf(nodes.items, known, usage), hidden: faultOf(pods.refused) }
  }

  const workloadAsks: Asks<WorkloadFacts> = {
    list,
    claims,
    autoscalers: (signal) => inPart(all(AUTOSCALERS, signal)),
    budgets: (signal) => inPart(all(BUDGETS, signal)),
  }
  const nodeAsks: Asks<NodeFacts> = { members, control: async (signal) => ({ value: await control(lists, signal) }) }
  return {
    workloads: { read: (sections, signal) => answersTo(workloadAsks, sections, signal, around) },
    nodes: { read: (sections, signal) => answersTo(nodeAsks, sections, signal, around) },
  }
}

async function inPart<T>(work: Promise<Listing<T>>): Promise<Part<readonly T[]>> {
  const { items, refused } = await work
  return { value: items, hidden: faultOf(refused) }
}

type Asks<Facts> = { readonly [S in keyof Facts]: (signal: AbortSignal) => Promise<Part<Facts[S]>> }

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

async function looked<T>(work: Promise<Part<T>>): Promise<Looked<T>> {
  try {
    const { value, hidden } = await work
    return seen(value, hidden)
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

type Seen<T> = Pick<Listing<T>, 'items' | 'refused'> & { readonly isHidden: boolean }

/** One kind of many: where nobody may see it, or the cluster has none, the others are told. */
export async function unlessHidden<T>(kind: Listed<T>, work: Promise<Listing<T>>): Promise<Seen<T>> {
  try {
    return { ...(await work), isHidden: false }
  } catch (error) {
    if (!(error instanceof RefusedError) || (error.status !== 403 && error.status !== 404)) throw error
    const { plural, groups } = kind
    return {
      items: [],
      refused: [{ plural, resource: resourceOf(groups[0], plural), namespace: '', error }],
      isHidden: true,
    }
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
