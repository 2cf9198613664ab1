import type { Clock } from '../base/clock.ts'
import type { Others, SeenContainers, Session } from '../kit/connector.ts'
import { fault, faulted } from '../kit/fault.ts'
import type { Container } from '../model/engine.ts'
import type { Looked } from '../model/fault.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { ContainersSeen } from './containers-seen.ts'

export interface OthersWorld {
  readonly targets: Pick<ReadonlyMap<TargetId, Target>, 'get'>
  readonly clock: Clock
  readonly seen: ContainersSeen
  readonly open: (target: Target) => Promise<{ readonly session: Session }>
}

/** Of what is looked at by the clock nobody knows in which rhythm that is. */
const CRON_EVERY_MS: Ms = 60_000

/** What other targets tell one that is made of their containers. */
export function othersFor({ id, members = [], schedule }: Target, { targets, clock, seen, open }: OthersWorld): Others {
  async function memberOf(member: TargetId, signal: AbortSignal): Promise<SeenContainers> {
    const target = targets.get(member)
    if (!target) return { target: member, at: 0, fault: faulted(fault('lost', 'it is gone')).fault }
    const known = seen.of(member)
    // Half a look late it is still what is known best. Where the member does not look, it is what this look is about.
    const goodMs = known?.by === 'itself' ? everyMs(target.schedule) * 1.5 : everyMs(schedule) / 2
    if (known && clock.now() - known.at <= goodMs) return known
    const at = clock.now()
    seen.note(member, await ask(target, signal), at, 'others')
    return seen.of(member) ?? { target: member, at, fault: faulted(fault('lost', 'it has been forgotten')).fault }
  }

  async function ask(target: Target, signal: AbortSignal): Promise<Looked<readonly Container[]>> {
    try {
      const { session } = await open(target)
      if (!session.engine) throw fault('not-supported', `"${target.id}" has no container engine`)
      const { containers } = await session.engine.read(new Set(['containers'] as const), signal)
      return containers ?? faulted(fault('bug', 'nobody answered for "containers"'))
    } catch (error) {
      // Who is given up has learned nothing about the member.
      signal.throwIfAborted()
      return faulted(error)
    }
  }

  return {
    members: (signal) => Promise.all(members.map((member) => memberOf(member, signal))),
    elsewhere: () => [...seen.all()].filter(({ target }) => target !== id && !members.includes(target)),
  }
}

function everyMs(schedule: Target['schedule']): Ms {
  return schedule.kind === 'every' ? schedule.everyMs : CRON_EVERY_MS
}
