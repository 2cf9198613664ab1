import { withDeadline } from '../base/deadline.ts'
import type { AnyCheck, Needs } from '../kit/check.ts'
import { fault, faulted, seen, timedOut, toFault } from '../kit/fault.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { FileHashes } from '../model/inside.ts'
import type { Logs } from '../model/logs.ts'
import type { Network } from '../model/network.ts'
import type { Look, Observation } from '../model/observation.ts'
import type { Registries } from '../model/registry.ts'
import { SECTIONED } from '../model/session.ts'
import type { BoundShell, Capability, Here } from '../model/session.ts'
import type { CheckPlan, TargetId, TargetTraits } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Sight } from './look.ts'

/** Longer than any command a check may run on a target. */
const OBSERVE_TIMEOUT_MS = 30_000

/**
 * What one check takes from the sight. Never throws. Most checks only choose from what was seen and have answered at
 * once; only those that ask by themselves, or make us wait, need a deadline.
 *
 * @param by.leftMs what is left of the time for the pass
 * @param by.givenUp what the check asks by itself ends at that moment
 * @param by.before what the check's last look left, read by its own schema
 * @returns null where the check has nothing to say because the target, or the capability it needs, could not be
 * asked at all: that is told once, by `reachable`
 */
export function observe(
  target: TargetId,
  check: AnyCheck,
  plan: CheckPlan,
  sight: Sight,
  by: { leftMs?: Ms; before?: unknown; givenUp?: AbortSignal | undefined } = {},
): Observation | null | Promise<Observation> {
  if (isRefused(check.needs, sight.refused)) return null
  const about = { target, check: check.name, at: sight.at }
  const given: Given = { look: sight.look, target: sight.target }
  const { missing, hidden } = pickInto(given, check.needs, sight)
  if (missing) return { ...about, kind: 'faulted', fault: missing }
  const seen = { ...about, kind: 'seen', look: sight.look, ...(hidden && { hidden }) } as const
  const ask = (): unknown => check.observe(given, plan.options, by.before ?? null)
  if (asksByItself(check.needs))
    return awaited(seen, by, (until) => {
      connect(given, check.needs, sight, until)
      return ask()
    })
  let facts: unknown
  try {
    facts = ask()
  } catch (error) {
    return { ...about, kind: 'faulted', fault: toFault(error) }
  }
  return isPromise(facts) ? awaited(seen, by, () => facts) : { ...seen, facts }
}

/** Whether nobody could be asked: that is told once, by `reachable`. */
function isRefused(needs: Needs, refused: Sight['refused']): boolean {
  if (refused.has('')) return true
  for (const capability in needs) if (refused.has(capability as Capability)) return true
  // An engine that was refused tells nothing of workloads or configurations either, and is told of already.
  return (needs.workloads ?? needs.configurations) !== undefined && refused.has('engine')
}

interface Until {
  readonly signal: AbortSignal
  readonly limitMs: Ms
}

async function awaited(
  seen: Omit<Extract<Observation, { kind: 'seen' }>, 'facts'>,
  { leftMs = OBSERVE_TIMEOUT_MS, givenUp }: { leftMs?: Ms; givenUp?: AbortSignal | undefined },
  work: (until: Until) => unknown,
): Promise<Observation> {
  const limitMs = Math.min(OBSERVE_TIMEOUT_MS, Math.max(1, leftMs))
  const deadline = { ms: limitMs, parent: givenUp, expired: () => timedOut('check', limitMs) }
  try {
    const facts = await withDeadline(deadline, (signal) => Promise.resolve().then(() => work({ signal, limitMs })))
    return { ...seen, facts }
  } catch (error) {
    const { target, check, at } = seen
    return { target, check, at, kind: 'faulted', fault: toFault(error) }
  }
}

function isPromise(facts: unknown): facts is Promise<unknown> {
  return typeof (facts as { then?: unknown } | null | undefined)?.then === 'function'
}

interface Given {
  readonly look: Look
  readonly target: TargetTraits
  host?: unknown
  engine?: unknown
  workloads?: unknown
  nodes?: unknown
  configurations?: unknown
  parity?: unknown
  shell?: BoundShell
  network?: Network
  logs?: Logs
  fileHashes?: FileHashes
  here?: Here
  registries?: Registries
}

function asksByItself({ network, logs, fileHashes, shell, here, registries }: Needs): boolean {
  return Boolean(network ?? logs ?? fileHashes ?? shell ?? here ?? registries)
}

/** Hands a check what it asks through, until the signal is aborted. */
function connect(given: Given, needs: Needs, sight: Sight, { signal, limitMs }: Until): void {
  if (needs.network && sight.network) given.network = sight.network.until(signal)
  if (needs.logs && sight.logs) given.logs = sight.logs.until(signal)
  if (needs.fileHashes && sight.fileHashes) given.fileHashes = sight.fileHashes.until(signal)
  if (needs.shell && sight.shell) given.shell = sight.shell.until(signal, limitMs)
  if (needs.here) given.here = sight.here.until(signal, limitMs)
  if (needs.registries) given.registries = sight.registries.until(signal, limitMs)
}

/** What keeps a check from looking at all, and what it does not see of what it looks at. */
interface Gaps {
  readonly missing?: Fault
  readonly hidden?: Fault | undefined
}

/** Hands a check the values of its sections. Gives back the first fault among them. */
function pickInto(given: Given, needs: Needs, sight: Sight): Gaps {
  let hidden: Fault | undefined
  for (const capability of SECTIONED) {
    const sections = needs[capability]
    if (!sections) continue
    const picked = pick(sight[capability], sections)
    if (picked.kind === 'faulted') return { missing: picked.fault }
    hidden ??= picked.hidden
    given[capability] = picked.value
  }
  return { hidden }
}

type Sections = Readonly<Record<string, Looked<unknown> | undefined>>

function pick(answers: Sections, sections: readonly string[]): Looked<Record<string, unknown>> {
  const value: Record<string, unknown> = {}
  let hidden: Fault | undefined
  for (const section of sections) {
    const answer = answers[section]
    if (!answer) return faulted(fault('bug', `nobody answered for "${section}"`))
    if (answer.kind === 'faulted') return answer
    hidden ??= answer.hidden
    value[section] = answer.value
  }
  return seen(value, hidden)
}
