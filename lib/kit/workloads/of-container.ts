import type { Container } from '../../model/engine.ts'
import type { Instance, InstanceEnd, InstancePhase, InstanceTrouble } from '../../model/workload.ts'
import { exitCodeWords } from '../exit-code.ts'

/** Where a container stands among those of its workload. */
export interface Place {
  readonly slot?: string
  readonly node?: string
  readonly isUpdated: boolean
}

/** A container as one instance of a workload. One that has done its work and need not run again does not count. */
export function instanceOfContainer(container: Container, { slot, node, isUpdated }: Place): Instance {
  const { id, name, health, restarts } = container
  const phase = phaseOf(container)
  const trouble = troubleOf(container)
  const lastEnd = endOf(container, node)
  const since = phase === 'ended' ? container.finishedAt : (container.startedAt ?? container.createdAt)
  return {
    id,
    name,
    ...(slot !== undefined && { slot }),
    ...(node !== undefined && { node }),
    phase,
    isWanted: phase !== 'stopping' && !isDone(container),
    isReady: container.phase === 'running' && (health === 'healthy' || health === 'none'),
    isUpdated,
    ...(since !== undefined && { since }),
    restarts,
    ...(trouble && { trouble }),
    ...(lastEnd && { lastEnd }),
  }
}

/** Whether a container has ended well and is not meant to run on. */
export function isDone({ phase, exitCode, restartPolicy, error }: Container): boolean {
  return (
    phase === 'exited' && exitCode === 0 && error === '' && (restartPolicy === 'no' || restartPolicy === 'on-failure')
  )
}

function phaseOf({ phase }: Container): InstancePhase {
  switch (phase) {
    case 'created':
    case 'restarting':
      return 'starting'
    case 'running':
    case 'paused':
      return 'running'
    case 'removing':
      return 'stopping'
    case 'exited':
    case 'dead':
      return 'ended'
  }
}

function troubleOf(container: Container): InstanceTrouble | null {
  const { phase, error } = container
  switch (phase) {
    case 'running':
      return sickness(container)
    case 'paused':
      return { kind: 'unhealthy', word: 'paused', why: '' }
    case 'restarting':
      return { kind: 'crash-loop', word: 'restarting', why: error || exitWords(container) }
    case 'created':
      return error === '' ? null : { kind: 'start', word: 'cannot be started', why: error }
    case 'removing':
      return null
    case 'exited':
    case 'dead':
      return isDone(container) ? null : { kind: 'ended', word: phase, why: error || exitWords(container) }
  }
}

function sickness({ health, probe }: Container): InstanceTrouble | null {
  return health === 'unhealthy' ? { kind: 'unhealthy', word: 'unhealthy', why: probe?.output ?? '' } : null
}

function endOf(container: Container, node: string | undefined): InstanceEnd | null {
  const { phase, finishedAt: at, exitCode, oomKilled, error } = container
  if (phase === 'created' || phase === 'running' || phase === 'paused') return null
  return {
    ...(at !== undefined && { at }),
    exitCode,
    oomKilled,
    why: error,
    ...(node !== undefined && { node }),
  }
}

function exitWords({ exitCode, oomKilled }: Container): string {
  return oomKilled ? `exit code ${exitCode} (killed for memory)` : exitCodeWords(exitCode)
}
