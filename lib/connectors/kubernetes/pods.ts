import type { Resources } from '../../model/node.ts'
import type { EpochMs } from '../../model/time.ts'
import { conditionsOf, instantOf, itemsOf, metaOf, numberOf, partOf, textOf, wordsOf } from './pick.ts'
import type { Condition, Meta, Raw } from './pick.ts'
import { requestsOf } from './resources.ts'

export interface ContainerEnd {
  readonly at?: EpochMs
  readonly exitCode: number
  readonly signal: number
  readonly reason: string
  readonly message: string
}

/** One container of a pod, as its node last told. */
export interface ContainerState {
  readonly ready: boolean
  readonly started: boolean
  readonly restarts: number
  readonly waiting?: { readonly reason: string; readonly message: string }
  readonly runningSince?: EpochMs
  readonly running: boolean
  readonly ended?: ContainerEnd
  readonly before?: ContainerEnd
  /** An init container that goes on running beside the others. */
  readonly sidecar: boolean
}

/** What we keep of a pod: a tenth of what the API tells. */
export interface Pod {
  readonly meta: Meta
  readonly node?: string
  readonly image: string
  readonly phase: string
  readonly reason: string
  readonly message: string
  readonly startedAt?: EpochMs
  readonly ready?: Condition
  readonly scheduled?: Condition
  readonly initialized: boolean
  readonly containers: readonly ContainerState[]
  readonly inits: readonly ContainerState[]
  /** How many init containers there are to be. */
  readonly initCount: number
  readonly promised: Resources
}

export function pickPod(object: Raw): Pod | null {
  const meta = metaOf(object)
  if (!meta) return null
  const spec = partOf(object, 'spec')
  const status = partOf(object, 'status')
  const conditions = conditionsOf(status['conditions'])
  const sidecars = sidecarsOf(spec)
  const node = textOf(spec['nodeName'])
  const startedAt = instantOf(status['startTime'])
  const [ready, scheduled] = [conditions.get('Ready'), conditions.get('PodScheduled')]
  return {
    meta,
    ...(node !== '' && { node }),
    image: textOf(itemsOf(spec['containers'])[0]?.['image']),
    phase: textOf(status['phase']),
    reason: wordsOf(status['reason']),
    message: wordsOf(status['message']),
    ...(startedAt !== undefined && { startedAt }),
    ...(ready && { ready }),
    ...(scheduled && { scheduled }),
    initialized: conditions.get('Initialized')?.status === 'True',
    containers: statesOf(status['containerStatuses'], new Set()),
    inits: statesOf(status['initContainerStatuses'], sidecars),
    initCount: itemsOf(spec['initContainers']).length,
    promised: requestsOf(spec),
  }
}

function sidecarsOf(spec: Raw): ReadonlySet<string> {
  const always = itemsOf(spec['initContainers']).filter((each) => each['restartPolicy'] === 'Always')
  return new Set(always.map(({ name }) => textOf(name)))
}

function statesOf(statuses: unknown, sidecars: ReadonlySet<string>): ContainerState[] {
  return itemsOf(statuses).map((status) => {
    const state = partOf(status, 'state')
    const waiting = partOf(state, 'waiting')
    const runningSince = instantOf(partOf(state, 'running')['startedAt'])
    const ended = endOf(state)
    const before = endOf(partOf(status, 'lastState'))
    return {
      ready: status['ready'] === true,
      started: status['started'] === true,
      restarts: numberOf(status['restartCount']),
      ...('waiting' in state && {
        waiting: { reason: wordsOf(waiting['reason']), message: wordsOf(waiting['message']) },
      }),
      ...(runningSince !== undefined && { runningSince }),
      running: 'running' in state,
      ...(ended && { ended }),
      ...(before && { before }),
      sidecar: sidecars.has(textOf(status['name'])),
    }
  })
}

function endOf(state: Raw): ContainerEnd | null {
  if (!('terminated' in state)) return null
  const given = partOf(state, 'terminated')
  const at = instantOf(given['finishedAt'])
  return {
    ...(at !== undefined && { at }),
    exitCode: numberOf(given['exitCode']),
    signal: numberOf(given['signal']),
    reason: wordsOf(given['reason']),
    message: wordsOf(given['message']),
  }
}
