import type { IncidentId } from '../../model/incident.ts'
import type { TargetId } from '../../model/target.ts'
import { SELF } from '../../model/oneself.ts'
import type { Board, Story } from '../../pages/board.ts'

/** How everything stands at one moment, and what can be asked about it. */
export interface Glance {
  readonly board: Board
  /** @throws StoreError */
  story(id: IncidentId): Promise<Story | null>
}

/** The same of these targets only. What is wrong with the watching itself concerns everybody. */
export function boardWithin(board: Board, ids: ReadonlySet<TargetId>): Board {
  return {
    ...board,
    targets: board.targets.filter(({ id }) => ids.has(id)),
    workloads: board.workloads.filter(({ target }) => ids.has(target)),
    incidents: board.incidents.filter(
      ({ incident: { subject } }) => subject.target === SELF || ids.has(subject.target),
    ),
  }
}
