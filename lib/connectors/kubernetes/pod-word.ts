import type { ContainerEnd, ContainerState, Pod } from './pods.ts'

/** What is wrong with a pod, as people know it, and what is said about it. */
export interface PodWord {
  /** As kubectl shows it: "Running", "CrashLoopBackOff", "Init:1/2". */
  readonly word: string
  /** May be empty. */
  readonly why: string
}

/**
 * The word that kubectl shows. It is made from many fields and stored nowhere.
 * Source: kubernetes/kubernetes, pkg/printers/internalversion, printPod.
 */
export function podWord(pod: Pod): PodWord {
  if (pod.meta.deletedAt !== undefined && pod.phase !== 'Succeeded' && pod.phase !== 'Failed')
    return pod.reason === 'NodeLost' ? said('NodeLost', pod.message) : said('Terminating', '')
  if (pod.reason !== '') return said(pod.reason, pod.message)
  const unplaced = unplacedWord(pod)
  if (unplaced) return unplaced
  const starting = pod.initialized ? null : initWord(pod)
  return starting ?? containersWord(pod)
}

function said(word: string, why: string): PodWord {
  return { word, why }
}

function unplacedWord({ node, scheduled, phase }: Pod): PodWord | null {
  if (node !== undefined || phase !== 'Pending' || scheduled?.status !== 'False') return null
  return said(scheduled.reason || 'Unschedulable', scheduled.message)
}

function initWord({ inits, initCount }: Pod): PodWord | null {
  for (const [nth, state] of inits.entries()) {
    if (state.ended?.exitCode === 0 || (state.sidecar && state.started)) continue
    if (state.ended) return said(`Init:${endWord(state.ended, 'ExitCode')}`, state.ended.message)
    const { reason = '', message = '' } = state.waiting ?? {}
    if (reason !== '' && reason !== 'PodInitializing') return said(`Init:${reason}`, message)
    return said(`Init:${nth}/${Math.max(initCount, inits.length)}`, '')
  }
  return null
}

function containersWord(pod: Pod): PodWord {
  const bad = pod.containers.map(badWord).find((each) => each !== null && each.word !== 'Completed')
  if (bad) return bad
  const anyRuns = pod.containers.some(({ running }) => running)
  if (anyRuns || pod.containers.length === 0) return said(pod.phase || 'Unknown', '')
  const done = pod.containers.map(badWord).find((each) => each !== null)
  return done ?? said(pod.phase || 'Unknown', '')
}

function badWord({ waiting, ended, before }: ContainerState): PodWord | null {
  if (waiting && waiting.reason !== '') {
    const why = waiting.message === '' && before ? endWhy(before) : waiting.message
    return said(waiting.reason, why)
  }
  if (!ended) return null
  return said(endWord(ended, 'ExitCode'), ended.message || endWhy(ended))
}

/** "OOMKilled", "Error", or what there is of it. */
export function endWord({ reason, signal, exitCode }: ContainerEnd, prefix: string): string {
  if (reason !== '') return reason
  return signal === 0 ? `${prefix}:${exitCode}` : `Signal:${signal}`
}

function endWhy(end: ContainerEnd): string {
  return end.exitCode === 0 && end.reason === 'Completed' ? '' : `${endWord(end, 'ended')}, exit code ${end.exitCode}`
}
