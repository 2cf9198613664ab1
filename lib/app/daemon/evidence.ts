import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { limitPerKey } from '../../base/limit.ts'
import type { Needs } from '../../kit/check.ts'
import { timedOut, toFault } from '../../kit/fault.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { Subject } from '../../model/result.ts'
import type { Batch } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { containerEvidence } from './evidence/container.ts'
import { hostEvidence } from './evidence/host.ts'
import { evidenceText } from './evidence/text.ts'
import type { Generation } from './generation.ts'

export interface EvidenceWorld {
  readonly generation: () => Pick<Generation, 'targets' | 'checks' | 'secrets'>
  readonly sessions: Pick<Sessions, 'open'>
  readonly clock: Clock
  readonly save: (batch: Batch) => Promise<void>
  readonly stopping: AbortSignal
  /** In words, what changed before something broke. Never throws. */
  readonly changedBefore: (incident: OpenIncident) => Promise<readonly string[]>
}

/** Takes down how things were when a problem was believed, for whoever asks later: by then a log has gone on. */
export interface Evidence {
  /** Returns at once: nobody is told later because of it. */
  gather(opened: readonly OpenIncident[]): void
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
}

/** What is older says how things became, not how they were. */
const WITHIN_MS: Ms = 5_000
const AT_ONCE = 2
/** When more has broken at once than that, one look at the fleet says more than all their logs. */
const MOST_WAITING = 50

/** Who is asked about a problem; null where nobody knows more than the check has said. */
function witnessOf({ check, item }: Subject, needs: Needs | undefined): 'container' | 'host' | 'nobody' | null {
  if (check === REACHABLE && item === '') return 'nobody'
  if (needs?.engine && item !== '') return 'container'
  return needs?.host ? 'host' : null
}

export function gatherEvidence(world: EvidenceWorld): Evidence {
  const { generation, sessions, clock, save, stopping } = world
  const inTurn = limitPerKey(AT_ONCE, 1)
  const active = new Set<Promise<void>>()

  async function linesFor({ subject }: OpenIncident, signal: AbortSignal): Promise<readonly string[]> {
    const { targets, checks } = generation()
    const target = targets.get(subject.target)
    const witness = witnessOf(subject, checks.get(subject.check)?.needs)
    if (!target || witness === null) return []
    if (witness === 'nobody') return ['none: the target cannot be reached']
    const { engine, host } = (await sessions.open(target)).session
    if (witness === 'container') return engine ? containerEvidence(engine, subject.item, signal) : []
    return host ? hostEvidence(host, signal) : []
  }

  async function takeDown(incident: OpenIncident): Promise<void> {
    const limits = { ms: WITHIN_MS, parent: stopping, expired: () => timedOut('answer', WITHIN_MS) }
    const lines = await inTurn(incident.subject.target, () =>
      withDeadline(limits, (signal) => linesFor(incident, signal)),
    ).catch((error: unknown) => [`none: ${toFault(error).message}`])
    const changes = await world.changedBefore(incident)
    if (stopping.aborted) return
    await note(incident, changes)
    await note(incident, lines)
  }

  async function note({ id, openedAt }: OpenIncident, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return
    const at = Math.max(openedAt, clock.now())
    await save({ events: [{ incident: id, at, kind: 'evidence', text: evidenceText(lines, generation().secrets()) }] })
  }

  return {
    gather(opened) {
      for (const incident of opened) {
        const isTooMuch = active.size >= MOST_WAITING
        const work = isTooMuch ? note(incident, ['none: too much has broken at once']) : takeDown(incident)
        active.add(work)
        void work.finally(() => active.delete(work))
      }
    },
    async settled() {
      await Promise.allSettled(active)
    },
  }
}
