import { withDeadline } from '../base/deadline.ts'
import type { AnyCheck } from '../kit/check.ts'
import { fault, timedOut, toFault } from '../kit/fault.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { Logs } from '../model/logs.ts'
import type { Network } from '../model/network.ts'
import type { Look, Observation } from '../model/observation.ts'
import type { BoundShell, Capability, Here } from '../model/session.ts'
import type { CheckPlan, TargetId, TargetTraits } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Sight } from './look.ts'

/** Longer than any command a check may run on a target. */
const OBSERVE_TIMEOUT_MS = 30_000

/**
 * What one check takes from the sight. Never throws.
 *
 * @param by.leftMs what is left of the time for the pass
 * @param by.before what the check's last look left, read by its own schema
 * @returns null where the check has nothing to say because the target, or the capability it needs, could not be
 * asked at all: that is told once, by `reachable`
 */
export async function observe(
  target: TargetId,
  check: AnyCheck,
  plan: CheckPlan,
  sight: Sight,
  { leftMs = OBSERVE_TIMEOUT_MS, before = null }: { leftMs?: Ms; before?: unknown } = {},
): Promise<Observation | null> {
  const about = { target, check: check.name, at: sight.at }
  if (sight.refused.has('')) return null
  const capabilities = Object.keys(check.needs) as Capability[]
  if (capabilities.some((capability) => sight.refused.has(capability))) return null
  const limitMs = Math.min(OBSERVE_TIMEOUT_MS, Math.max(1, leftMs))
  try {
    const given: Given = { look: sight.look, target: sight.target }
    if (check.needs.host) given.host = pick(sight.host, check.needs.host)
    if (check.needs.engine) given.engine = pick(sight.engine, check.needs.engine)
    const facts: unknown = await withDeadline({ ms: limitMs, expired: () => timedOut('check', limitMs) }, (signal) => {
      if (check.needs.network && sight.network) given.network = sight.network.until(signal)
      if (check.needs.logs && sight.logs) given.logs = sight.logs.until(signal)
      if (check.needs.shell && sight.shell) given.shell = sight.shell.until(signal, limitMs)
      if (check.needs.here) given.here = sight.here.until(signal, limitMs)
      return Promise.resolve().then(() => check.observe(given, plan.options, before) as unknown)
    })
    return { ...about, kind: 'seen', facts, look: sight.look }
  } catch (error) {
    return { ...about, kind: 'faulted', fault: toFault(error) }
  }
}

interface Given {
  readonly look: Look
  readonly target: TargetTraits
  host?: unknown
  engine?: unknown
  shell?: BoundShell
  network?: Network
  logs?: Logs
  here?: Here
}

/** The values of the sections, or the first fault among them, thrown. */
function pick(answers: Readonly<Record<string, Looked<unknown> | undefined>>, sections: readonly string[]): unknown {
  return Object.fromEntries(
    sections.map((section) => {
      const answer = answers[section]
      if (!answer) throw fault('bug', `nobody answered for "${section}"`)
      if (answer.kind === 'faulted') throw refusalOf(answer.fault)
      return [section, answer.value]
    }),
  )
}

function refusalOf({ code, message, ...more }: Fault): Error {
  return fault(code, message, more)
}
