import { withDeadline } from '../base/deadline.ts'
import { fault, timedOut } from '../kit/fault.ts'
import { lastLinesOf } from '../kit/last-lines.ts'
import type { EngineReader, PrintedLine } from '../model/session.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Sessions } from '../observe/sessions.ts'
import { maskSecrets } from './mask-secrets.ts'

/** Whose lines somebody wants to read: an instance of a workload, or a container by its name. */
export interface AskedLines {
  readonly target: TargetId
  /** Absent of a container that is known by its name only. */
  readonly workload?: string | undefined
  readonly id?: string | undefined
  readonly name: string
  /** Where it runs: of what is spread over several targets, one of them. */
  readonly node?: string | undefined
}

export interface LinesWorld {
  readonly targets: Pick<ReadonlyMap<TargetId, Target>, 'get'>
  readonly sessions: Pick<Sessions, 'open'>
  readonly secrets: () => readonly string[]
  readonly stopping: AbortSignal
}

/** More than fits on any screen. */
const MOST_LINES = 200
const WITHIN_MS: Ms = 10_000

/**
 * What it printed last, the oldest line first, without what looks secret.
 *
 * @throws FaultError when it cannot be read
 */
export async function lastLines(asked: AskedLines, world: LinesWorld): Promise<readonly PrintedLine[]> {
  const limits = { ms: WITHIN_MS, parent: world.stopping, expired: () => timedOut('answer', WITHIN_MS) }
  return masked(await withDeadline(limits, (signal) => read(asked, world, signal)), world.secrets())
}

async function read(
  asked: AskedLines,
  { targets, sessions }: LinesWorld,
  signal: AbortSignal,
): Promise<readonly PrintedLine[]> {
  const target = whereOf(asked, targets)
  const { workloads, engine } = (await sessions.open(target)).session
  const { workload, id, name } = asked
  if (workloads?.lastLines && workload !== undefined && id !== undefined)
    return workloads.lastLines({ workload, instance: { id, name }, most: MOST_LINES }, signal)
  if (engine?.logs) return ofContainer(asked, engine, signal)
  throw fault('not-supported', `"${target.id}" cannot be asked for what is printed there`)
}

/** Of what is spread over others, the one that it runs on. */
function whereOf({ target, node }: AskedLines, targets: LinesWorld['targets']): Target {
  const asked = targets.get(target)
  const where = asked?.members?.includes(node ?? '') ? targets.get(node ?? '') : asked
  if (!where) throw fault('not-supported', `there is no target "${target}" any more`)
  return where
}

async function ofContainer(
  { id, name }: AskedLines,
  engine: EngineReader,
  signal: AbortSignal,
): Promise<readonly PrintedLine[]> {
  const { containers } = await engine.read(new Set(['containers'] as const), signal)
  if (containers?.kind === 'faulted') throw fault(containers.fault.code, containers.fault.message)
  const found = containers?.value.find((each) => (id === undefined ? each.name === name : each.id === id))
  if (!found) throw fault('not-supported', `there is no container "${name}" any more`)
  return lastLinesOf(MOST_LINES, async (onLine) =>
    engine.logs?.({ id: found.id, sinceNs: '0', entries: MOST_LINES, onLine }, signal),
  )
}

/** Masked together, as a key in PEM goes over several lines: each line says which it is. */
function masked(lines: readonly PrintedLine[], secrets: readonly string[]): readonly PrintedLine[] {
  const text = lines.map((line, nth) => `${nth} ${line.text}`).join('\n')
  return maskSecrets(text, secrets)
    .split('\n')
    .flatMap((each) => {
      const [whole = '', nth] = /^(\d+) /u.exec(each) ?? []
      const line = nth === undefined ? undefined : lines[Number(nth)]
      return line ? [{ ...line, text: each.slice(whole.length) }] : []
    })
}
