import type { Board, Story, TargetPast } from '../../lib/pages/board.ts'
import { costPage } from '../../lib/pages/cost.ts'
import type { CostSeen } from '../../lib/pages/cost/seen.ts'
import { healingPage } from '../../lib/pages/healing.ts'
import type { HealingSeen, LogSeen } from '../../lib/pages/healing/seen.ts'
import { incidentPage } from '../../lib/pages/incident.ts'
import { incidentsPage, targetsPage, workloadsPage } from '../../lib/pages/lists.ts'
import { rendered } from '../../lib/pages/markup.ts'
import type { Html } from '../../lib/pages/markup.ts'
import { overviewPage } from '../../lib/pages/overview.ts'
import { publicPage } from '../../lib/pages/public.ts'
import { publicSeen } from '../../lib/pages/public/seen.ts'
import { quietPage } from '../../lib/pages/quiet.ts'
import type { QuietSeen } from '../../lib/pages/quiet/seen.ts'
import { targetPage } from '../../lib/pages/target.ts'
import { workloadPage } from '../../lib/pages/workload.ts'
import { SITE } from './boards.ts'
import { costly, fleetCost } from './sample-cost.ts'
import { fleetBoard } from './sample-fleet.ts'
import { pastPages, pastSample } from './past-page-samples.ts'
import type { PastSample } from './past-page-samples.ts'
import { fleetHealing, fleetLog } from './sample-healing.ts'
import { fleetQuiet } from './sample-quiet.ts'
import { fleetPast, fleetStory } from './sample-story.ts'
import { withText } from './hostile-board.ts'

/** All that the pages are made of. */
interface Sample extends PastSample {
  readonly board: Board
  readonly story: Story
  readonly past: TargetPast
  readonly quiet: QuietSeen
  readonly healing: HealingSeen
  readonly log: LogSeen
  readonly cost: CostSeen
}

const SAMPLE: Sample = {
  ...{ board: fleetBoard(), story: fleetStory(), past: fleetPast(), ...pastSample() },
  ...{ quiet: fleetQuiet(), healing: fleetHealing(), log: fleetLog(), cost: fleetCost() },
}

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

function pagesOf({ board, story, past, quiet, healing, log, cost, ...rest }: Sample): Readonly<Record<string, string>> {
  // Where people may change something there is more on a page.
  const open = { ...board, own: { ...board.own, takesChanges: true } }
  const [rolling] = board.workloads
  const [web] = board.targets
  const pages: Record<string, Html> = {
    overview: overviewPage(board, SITE),
    targets: targetsPage(board, SITE),
    workloads: workloadsPage(board, SITE),
    incidents: incidentsPage(board, SITE),
    incident: incidentPage({ story, seen: null, board: open, site: SITE }),
    workload: workloadPage({ seen: rolling!, incidents: board.incidents.slice(1, 2), board, site: SITE }),
    public: publicPage(publicSeen(grouped(board), { groups: ['shop', 'Payments'], title: 'Example shop' }), SITE),
    target: targetPage({ target: web!, past, board, site: SITE }),
    ...pastPages(rest, board),
    quiet: quietPage({ quiet, board: open, site: SITE }),
    healing: healingPage({ healing, log, board: open, site: SITE }),
    cost: costPage({ cost, by: 'tookMs', board: costly(board), site: SITE }),
  }
  return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, rendered(page)]))
}
