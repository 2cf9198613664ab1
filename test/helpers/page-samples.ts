import type { Board, Story, TargetPast } from '../../lib/pages/board.ts'
import { incidentPage } from '../../lib/pages/incident.ts'
import { incidentsPage, targetsPage, workloadsPage } from '../../lib/pages/lists.ts'
import { rendered } from '../../lib/pages/markup.ts'
import type { Html } from '../../lib/pages/markup.ts'
import { overviewPage } from '../../lib/pages/overview.ts'
import { publicPage } from '../../lib/pages/public.ts'
import { publicSeen } from '../../lib/pages/public/seen.ts'
import { targetPage } from '../../lib/pages/target.ts'
import { workloadPage } from '../../lib/pages/workload.ts'
import { SITE } from './boards.ts'
import { fleetBoard } from './sample-fleet.ts'
import { pastPages, pastSample } from './past-page-samples.ts'
import type { PastSample } from './past-page-samples.ts'
import { fleetPast, fleetStory } from './sample-story.ts'
import { withText } from './hostile-board.ts'

/** All that the pages are made of. */
interface Sample extends PastSample {
  readonly board: Board
  readonly story: Story
  readonly past: TargetPast
}

const SAMPLE: Sample = { board: fleetBoard(), story: fleetStory(), past: fleetPast(), ...pastSample() }

/** Each page, as it would be served. */
export const PAGES = pagesOf(SAMPLE)

/** The same pages of a fleet in which every text is this one. */
export function hostilePages(text: string): Readonly<Record<string, string>> {
  return pagesOf(withText(SAMPLE, text))
}

/** The same with some targets in groups. */
function grouped(board: Board): Board {
  const groupOf = (nth: number): string[] => (nth < 4 ? ['shop'] : nth === 6 || nth === 7 ? ['Payments'] : [])
  return { ...board, targets: board.targets.map((target, nth) => ({ ...target, groups: groupOf(nth) })) }
}

function pagesOf({ board, story, past, ...rest }: Sample): Readonly<Record<string, string>> {
  const [rolling] = board.workloads
  const [web] = board.targets
  const pages: Record<string, Html> = {
    overview: overviewPage(board, SITE),
    targets: targetsPage(board, SITE),
    workloads: workloadsPage(board, SITE),
    incidents: incidentsPage(board, SITE),
    incident: incidentPage({ story, seen: null, board, site: SITE }),
    workload: workloadPage({ seen: rolling!, incidents: board.incidents.slice(1, 2), board, site: SITE }),
    public: publicPage(publicSeen(grouped(board), { groups: ['shop', 'Payments'], title: 'Example shop' }), SITE),
    target: targetPage({ target: web!, past, board, site: SITE }),
    ...pastPages(rest, board),
  }
  return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, rendered(page)]))
}
