import type { Clock } from '../base/clock.ts'
import type { Others, SeenContainers, Session } from '../kit/connector.ts'
import { fault, faulted, seen as toSeen } from '../kit/fault.ts'
import { seenForParity } from '../kit/parity/sides.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Container } from '../model/engine.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { SeenForParity } from '../model/parity.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Known } from './last-seen.ts'
import { askMadeThere } from './made-there.ts'
import type { SeenOfTargets } from './seen-of-targets.ts'

export interface OthersWorld {
  readonly targets: Pick<ReadonlyMap<TargetId, Target>, 'get'>
  readonly clock: Clock
  readonly seen: SeenOfTargets
  readonly open: (target: Target) => Promise<{ readonly session: Session }>
}

/** Of what is looked at by the clock nobody knows in which rhythm that is. */
const CRON_EVERY_MS: Ms = 60_000
/** A machine gets another engine, or another kernel, once in a while. */
const MACHINE_GOOD_MS: Ms = 60 * 60_000

const GONE: Fault = { code: 'lost', message: 'it is gone' }
const FORGOTTEN: { readonly fault: Fault } = { fault: { code: 'lost', message: 'it has been forgotten' } }

/** What other targets tell one that is made of theirs. */
export function othersFor(
  { id, members = [], sides = { a: [], b: [] }, schedule }: Target,
  { targets, clock, seen, open }: OthersWorld,
): Others {
  /** Half a look late it is still what is known best. Where the member does not look, it is what this look is about. */
  function isGood(known: Known<unknown> | undefined, target: Target): boolean {
    const goodMs = known?.by === 'itself' ? everyMs(target.schedule) * 1.5 : everyMs(schedule) / 2
    return known !== undefined && clock.now() - known.at <= goodMs
  }

  async function memberOf(member: TargetId, signal: AbortSignal): Promise<SeenContainers> {
    const target = targets.get(member)
    if (!target) return { target: member, at: 0, fault: GONE }
    if (!isGood(seen.containers.of(member), target)) {
      const at = clock.now()
      const told = await asking(target, signal, (session) => containersThere(target, session, signal))
      seen.containers.note(member, told, at, 'others')
    }
    return seenContainers(member, seen.containers.of(member) ?? { ...FORGOTTEN, at: clock.now() })
  }

  async function sideOf(member: TargetId, signal: AbortSignal): Promise<SeenForParity> {
    const target = targets.get(member)
    const { configurations, machines } = seen
    if (!target) return seenForParity(member, { kind: 'faulted', fault: GONE }, {})
    const machine = machines.of(member)
    const isKnown = machine !== undefined && clock.now() - machine.at <= MACHINE_GOOD_MS
    if (!isKnown || !isGood(configurations.of(member), target)) {
      const at = clock.now()
      const there = await asking(target, signal, async (session) => toSeen(await askMadeThere(session, signal)))
      configurations.note(member, there.kind === 'seen' ? there.value.running : there, at, 'others')
      if (there.kind === 'seen') machines.note(member, toSeen(there.value.machine), at, 'others')
    }
    return seenForParity(member, runningOf(configurations.of(member)), machines.of(member)?.value ?? {})
  }

  async function asking<T>(
    target: Target,
    signal: AbortSignal,
    work: (session: Session) => Promise<Looked<T>>,
  ): Promise<Looked<T>> {
    try {
      const { session } = await open(target)
      return await work(session)
    } catch (error) {
      // Who is given up has learned nothing about the member.
      signal.throwIfAborted()
      return faulted(error)
    }
  }

  return {
    members: (signal) => Promise.all(members.map((member) => memberOf(member, signal))),
    async sides(signal) {
      const each = new Map([...new Set([...sides.a, ...sides.b])].map((member) => [member, sideOf(member, signal)]))
      const [a, b] = [sides.a, sides.b].map((those) => Promise.all(those.flatMap((member) => each.get(member) ?? [])))
      return { a: (await a) ?? [], b: (await b) ?? [] }
    },
    elsewhere: () =>
      [...seen.containers.all()]
        .filter(({ target }) => target !== id && !members.includes(target))
        .map((known) => seenContainers(known.target, known)),
  }
}

async function containersThere(
  { id }: Target,
  { engine }: Session,
  signal: AbortSignal,
): Promise<Looked<readonly Container[]>> {
  if (!engine) throw fault('not-supported', `"${id}" has no container engine`)
  const { containers } = await engine.read(new Set(['containers'] as const), signal)
  return containers ?? faulted(fault('bug', 'nobody answered for "containers"'))
}

function seenContainers(
  target: TargetId,
  { at, value, fault: why }: Pick<Known<readonly Container[]>, 'at' | 'value' | 'fault'>,
): SeenContainers {
  return { target, at, ...(value && { containers: value }), ...(why && { fault: why }) }
}

/** A host without an engine has no containers, and nobody has to see them: null. */
function runningOf(known: Known<readonly Configuration[]> | undefined): Looked<readonly Configuration[]> | null {
  if (known?.value && !known.fault) return toSeen(known.value, known.hidden)
  const { fault: why } = known?.fault ? { fault: known.fault } : FORGOTTEN
  return why.code === 'not-supported' ? null : { kind: 'faulted', fault: why }
}

function everyMs(schedule: Target['schedule']): Ms {
  return schedule.kind === 'every' ? schedule.everyMs : CRON_EVERY_MS
}
