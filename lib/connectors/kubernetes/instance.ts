import type { EpochMs } from '../../model/time.ts'
import type { Instance, InstanceEnd, InstancePhase, InstanceTrouble, TroubleKind } from '../../model/workload.ts'
import { sinceOf } from './pick.ts'
import { endWord, podWord } from './pod-word.ts'
import type { PodWord } from './pod-word.ts'
import type { ContainerEnd, Pod } from './pods.ts'

/** Where a pod stands among those of its workload. */
export interface Standing {
  readonly slot?: string
  readonly isUpdated: boolean
  /** What ended is replaced, or is done: it does not count. */
  readonly isReplaced: boolean
  /** Nodes that are not ready, with their own word; null where nobody may know. */
  readonly lostNodes: ReadonlyMap<string, string> | null
  readonly now: EpochMs
}

/** The time to say goodbye is over by so much: something holds it. */
const STUCK_MS = 5 * 60_000

const TROUBLES: Readonly<Record<string, TroubleKind>> = {
  ...kinds('unplaceable', 'Unschedulable', 'SchedulingGated', 'SchedulerError'),
  ...kinds('image', 'ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull', 'InvalidImageName', 'ImageInspectError'),
  ...kinds('image', 'RegistryUnavailable', 'SignatureValidationFailed'),
  ...kinds('config', 'CreateContainerConfigError'),
  ...kinds('start', 'CreateContainerError', 'RunContainerError', 'PostStartHookError', 'CreatePodSandboxError'),
  ...kinds('start', 'StartError', 'ContainerCannotRun', 'ContainerStatusUnknown', 'PreStartHookError'),
  ...kinds('crash-loop', 'CrashLoopBackOff'),
  ...kinds('evicted', 'Evicted', 'Preempting', 'Preempted', 'NodeShutdown', 'Shutdown', 'Terminated', 'NodeAffinity'),
  ...kinds('evicted', 'UnexpectedAdmissionError', 'OutOfcpu', 'OutOfmemory', 'OutOfpods', 'OutOfephemeral-storage'),
  ...kinds('lost', 'NodeLost', 'Unknown'),
  ...kinds('ended', 'Error', 'OOMKilled', 'DeadlineExceeded', 'Completed', 'Failed'),
}

function kinds(kind: TroubleKind, ...words: readonly string[]): Record<string, TroubleKind> {
  return Object.fromEntries(words.map((word) => [word, kind]))
}

export function instanceOfPod(pod: Pod, standing: Standing): Instance {
  const { meta, node } = pod
  const phase = phaseOf(pod)
  const lost = node === undefined ? undefined : standing.lostNodes?.get(node)
  const word = podWord(pod)
  const trouble = troubleOf(pod, word, phase, standing, lost)
  const lastEnd = lastEndOf(pod)
  return {
    id: meta.id,
    name: meta.name,
    ...(standing.slot !== undefined && { slot: standing.slot }),
    ...(node !== undefined && { node }),
    phase,
    isWanted: phase === 'ended' ? pod.phase !== 'Succeeded' && !standing.isReplaced : phase !== 'stopping',
    isReady: phase === 'running' && pod.ready?.status === 'True' && lost === undefined,
    isUpdated: standing.isUpdated,
    ...sinceOf(sinceWhen(pod, phase)),
    restarts: restartsOf(pod),
    ...only({ trouble, lastEnd }),
  }
}

/** What is there of it. */
function only({
  trouble,
  lastEnd,
}: {
  trouble: InstanceTrouble | null
  lastEnd: InstanceEnd | null
}): Partial<Instance> {
  return { ...(trouble && { trouble }), ...(lastEnd && { lastEnd }) }
}

function phaseOf(pod: Pod): InstancePhase {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return 'ended'
  if (pod.meta.deletedAt !== undefined) return 'stopping'
  if (pod.node === undefined) return 'pending'
  return pod.phase !== 'Pending' && pod.containers.some(({ running }) => running) ? 'running' : 'starting'
}

function troubleOf(
  pod: Pod,
  { word, why }: PodWord,
  phase: InstancePhase,
  { now }: Standing,
  lost: string | undefined,
): InstanceTrouble | null {
  if (pod.phase === 'Succeeded') return null
  if (lost !== undefined && phase !== 'ended') return lostTrouble(pod, word, lost)
  if (phase === 'stopping') return stuckness(pod, word, why, now)
  const kind = kindOf(word) ?? (phase === 'ended' ? 'ended' : undefined)
  if (kind) return { kind, word, why }
  return phase === 'running' ? sickness(pod) : null
}

function lostTrouble({ node }: Pod, word: string, state: string): InstanceTrouble {
  return { kind: 'lost', word: word === 'NodeLost' ? word : 'NodeNotReady', why: `node ${node ?? ''} is ${state}` }
}

function sickness({ ready }: Pod): InstanceTrouble | null {
  return ready?.status === 'True' ? null : { kind: 'unhealthy', word: 'NotReady', why: ready?.message ?? '' }
}

function kindOf(word: string): TroubleKind | undefined {
  const bare = word.startsWith('Init:') ? word.slice('Init:'.length) : word
  if (Object.hasOwn(TROUBLES, bare)) return TROUBLES[bare]
  return /^(?:ExitCode|Signal):/u.test(bare) ? 'ended' : undefined
}

function stuckness({ meta }: Pod, word: string, why: string, now: EpochMs): InstanceTrouble | null {
  if (word === 'NodeLost') return { kind: 'lost', word, why }
  return now - (meta.deletedAt ?? now) > STUCK_MS ? { kind: 'stuck', word, why } : null
}

function sinceWhen(pod: Pod, phase: InstancePhase): EpochMs | undefined {
  switch (phase) {
    case 'pending':
      return pod.scheduled?.changedAt ?? pod.meta.createdAt
    case 'starting':
      return pod.startedAt ?? pod.meta.createdAt
    case 'running':
      return newest(pod.containers.map(({ runningSince }) => runningSince)) ?? pod.startedAt
    case 'stopping':
      return pod.meta.deletedAt
    case 'ended':
      return newest(pod.containers.map(({ ended }) => ended?.at)) ?? pod.startedAt
  }
}

function newest(instants: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = instants.filter((each) => each !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function restartsOf({ containers, inits }: Pod): number {
  return [...containers, ...inits].reduce((sum, { restarts }) => sum + restarts, 0)
}

/** How the last of its containers ended that did, before or now. */
function lastEndOf({ containers, inits, node }: Pod): InstanceEnd | null {
  const ends = [...containers, ...inits.filter(({ sidecar, ended }) => sidecar || ended?.exitCode !== 0)]
    .flatMap(({ ended, before }) => [ended, before])
    .filter((end): end is ContainerEnd => end !== undefined)
  const [first] = ends
  if (!first) return null
  const last = ends.reduce((one, other) => ((other.at ?? 0) > (one.at ?? 0) ? other : one), first)
  return {
    ...(last.at !== undefined && { at: last.at }),
    exitCode: last.exitCode,
    oomKilled: last.reason === 'OOMKilled',
    why: last.message || endWord(last, 'ExitCode'),
    ...(node !== undefined && { node }),
  }
}
