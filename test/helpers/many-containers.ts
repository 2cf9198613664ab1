import type { Board } from '../../lib/pages/board.ts'
import { anIncident, aSubject, aTarget, aWorkload, seenWorkload } from './boards.ts'
import { fleetBoard } from './sample-fleet.ts'

const PER_TARGET = 40

/** A third of them are sick, each with an incident of its own. */
export function manyContainers(count: number): Board {
  const places = Math.ceil(count / PER_TARGET)
  const subjects = Array.from({ length: count }, (_, at) =>
    aSubject({
      ...{ target: `web-${at % places}`, check: 'container-health', item: `shop-${at}` },
      status: at % 3 === 0 ? 'critical' : 'ok',
    }),
  )
  return {
    ...fleetBoard(),
    targets: Array.from({ length: places }, (_, at) =>
      aTarget({ id: `web-${at}`, subjects: subjects.filter((_, nth) => nth % places === at) }),
    ),
    workloads: Array.from({ length: places }, (_, at) =>
      seenWorkload(aWorkload({ id: `shop/${at}`, desired: PER_TARGET })),
    ),
    incidents: subjects
      .filter(({ status }) => status === 'critical')
      .map(({ subject }) => anIncident({ ...subject, id: subject.item })),
  }
}
