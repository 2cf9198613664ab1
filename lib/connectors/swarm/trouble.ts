import { exitCodeWords } from '../../kit/exit-code.ts'
import type { EpochMs } from '../../model/time.ts'
import type { InstanceEnd, InstanceTrouble, TroubleKind } from '../../model/workload.ts'
import type { Task } from './api.ts'
import { isOver } from './states.ts'

/** One that ran for this long after it fell is believed to have got over it. */
const RECOVERED_MS = 60_000
/** Falls longer ago belong to another story. */
const RECENT_MS = 15 * 60_000
/** So often in one place is a loop. */
const LOOP = 2

/** Source: swarmkit, agent/exec/errors.go. */
const EXIT = /^task: non-zero exit \((\d{1,3})\)/u

/** What is known of the place that a task takes. */
export interface Around {
  /** Why nobody hears of its node; null where it is ready, or has none yet. */
  readonly lost: { readonly state: string; readonly why: string } | null
  /** Those in its place that fell before it, the newest first. */
  readonly fallen: readonly Task[]
  readonly now: EpochMs
}

/** Source: moby and swarmkit: the words in Status.Err. First row wins. */
const WORDS: readonly (readonly [says: RegExp, kind: TroubleKind])[] = [
  [/unhealthy container/iu, 'unhealthy'],
  [/no such image|pull access denied|manifest|image .*not found|repository .*not (exist|found)|registry/iu, 'image'],
  [/no suitable node/iu, 'unplaceable'],
  [/invalid mount|bind source path|secret|config|invalid (volume|reference)|port is already allocated/iu, 'config'],
  [/starting container failed|failed to (create|start)|exec format|executable file not found|oci runtime/iu, 'start'],
]

/** What keeps a task that is wanted from running well; null while nothing does. */
export function troubleOf(task: Task, { lost, fallen, now }: Around): InstanceTrouble | null {
  const { State, Err, Timestamp } = task.Status
  if (lost) return { kind: 'lost', word: lost.state === '' ? 'no such node' : `node ${lost.state}`, why: lost.why }
  if (isOver(State)) return fallTrouble(task, 1)
  if (Err !== '') return { kind: kindOf(Err) ?? 'unplaceable', word: State, why: plainWords(Err) }
  const [last] = fallen
  if (!last) return null
  const recent = fallen.filter(({ Status }) => now - (Status.Timestamp ?? 0) < RECENT_MS).length
  if (State !== 'running') return fallTrouble(last, recent)
  // It runs for now: between two falls a loop looks well.
  const isYoung = now - (Timestamp ?? 0) < RECOVERED_MS
  return isYoung && recent >= LOOP ? fallTrouble(last, recent) : null
}

function fallTrouble(task: Task, times: number): InstanceTrouble {
  const { State, Err, Message } = task.Status
  const why = plainWords(Err) || exitWords(task) || Message
  const kind = kindOf(Err)
  if (State === 'rejected') return { kind: kind ?? 'start', word: State, why }
  if (kind !== null && kind !== 'config') return { kind, word: State, why }
  return times >= LOOP ? { kind: 'crash-loop', word: 'restarting', why } : { kind: 'ended', word: State, why }
}

/** "task: non-zero exit (137): dockerexec: unhealthy container" in the words of every other runtime. */
export function plainWords(words: string): string {
  return words.replace(EXIT, (_, code: string) => exitCodeWords(Number(code))).replace(/: dockerexec: /u, ': ')
}

function kindOf(words: string): TroubleKind | null {
  return WORDS.find(([says]) => says.test(words))?.[1] ?? null
}

/** How a task ended; null while it has not. 137 is a kill: only the engine's own words tell whether it was for memory. */
export function endOf(task: Task, node: string | undefined): InstanceEnd | null {
  const { State, Timestamp, Err, Message } = task.Status
  if (!isOver(State)) return null
  const exitCode = exitCodeOf(task)
  return {
    ...(Timestamp !== undefined && { at: Timestamp }),
    ...(exitCode !== null && { exitCode }),
    oomKilled: /\boom\b|oom-?killed|out of memory/iu.test(Err),
    why: plainWords(Err) || (State === 'complete' || State === 'orphaned' ? '' : Message),
    ...(node !== undefined && { node }),
  }
}

/** A task whose container never was has none, though the answer says 0. */
function exitCodeOf({ Status: { ContainerStatus: container, Err } }: Task): number | null {
  const [, said] = /non-zero exit \((\d{1,3})\)/u.exec(Err) ?? []
  if (said !== undefined) return Number(said)
  return container && container.ContainerID !== '' ? (container.ExitCode ?? 0) : null
}

function exitWords(task: Task): string {
  const code = exitCodeOf(task)
  return code === null ? '' : exitCodeWords(code)
}
