import type { Board, Story, TargetPast } from '../../lib/pages/board.ts'
import { costPage } from '../../lib/pages/cost.ts'
import type { CostSeen } from '../../lib/pages/cost/seen.ts'
import { healingPage } from '../../lib/pages/healing.ts'
import type { HealingSeen, LogSeen } from '../../lib/pages/healing/seen.ts'
import { incidentPage } from '../../lib/pages/incident.ts'
import { incidentsPage, targetsPage, workloadsPage } from '../../lib/pages/lists.ts'
import { address, name, rendered } from '../../lib/pages/markup.ts'
import type { Html } from '../../lib/pages/markup.ts'
import type { Field } from '../../lib/pages/do/fields.ts'
import { formPage, gonePage } from '../../lib/pages/do/form-page.ts'
import { planList } from '../../lib/pages/do/plan-list.ts'
import type { PlanSeen } from '../../lib/pages/do/plan-list.ts'
import { overviewPage } from '../../lib/pages/overview.ts'
import { publicPage } from '../../lib/pages/public.ts'
import { publicSeen } from '../../lib/pages/public/seen.ts'
import { quietPage } from '../../lib/pages/quiet.ts'
import type { QuietSeen } from '../../lib/pages/quiet/seen.ts'
import { targetPage } from '../../lib/pages/target.ts'
import { workloadPage } from '../../lib/pages/workload.ts'
import { SITE } from './boards.ts'
import { costly, fleetCost } from './sample-cost.ts'
import { pastPages, pastSample } from './past-page-samples.ts'
import type { PastSample } from './past-page-samples.ts'
import { fleetHealing, fleetLog } from './sample-healing.ts'
import { fleetQuiet } from './sample-quiet.ts'
import { changeableBoard } from './forms.ts'
import { fleetPast, fleetStory } from './sample-story.ts'
import { withText } from './hostile-board.ts'
import { aPlan } from './wishes.ts'

/** All that the pages are made of. */
interface Sample extends PastSample {
  readonly board: Board
  readonly story: Story
  readonly past: TargetPast
  readonly quiet: QuietSeen
  readonly healing: HealingSeen
  readonly log: LogSeen
  readonly cost: CostSeen
  readonly plan: PlanSeen
  /** What somebody has typed, and what came of it. */
  readonly typed: string
}

const SAMPLE: Sample = {
  ...{ board: changeableBoard(), story: fleetStory(), past: fleetPast(), ...pastSample() },
  ...{ quiet: fleetQuiet(), healing: fleetHealing(), log: fleetLog(), cost: fleetCost() },
  ...{ plan: aPlan(), typed: 'moving racks' },
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

function pagesOf({
  board,
  story,
  past,
  plan,
  typed,
  quiet,
  healing,
  log,
  cost,
  ...rest
}: Sample): Readonly<Record<string, string>> {
  const [rolling] = board.workloads
  const [web] = board.targets
  const pages: Record<string, Html> = {
    overview: overviewPage(board, SITE),
    targets: targetsPage(board, SITE),
    workloads: workloadsPage(board, SITE),
    incidents: incidentsPage(board, SITE),
    incident: incidentPage({ story, seen: board.incidents.at(-1) ?? null, board, site: { ...SITE, said: typed } }),
    workload: workloadPage({ seen: rolling!, incidents: board.incidents.slice(1, 2), board, site: SITE }),
    public: publicPage(publicSeen(grouped(board), { groups: ['shop', 'Payments'], title: 'Example shop' }), SITE),
    target: targetPage({ target: web!, past, board, site: SITE }),
    ...pastPages(rest, board),
    quiet: quietPage({ quiet, board, site: SITE }),
    healing: healingPage({ healing, log, board, site: SITE }),
    cost: costPage({ cost, by: 'tookMs', board: costly(board), site: SITE }),
    form: formOf(typed, plan, board),
    gone: gonePage({ why: typed, typed: [['note', typed]], board, site: SITE }),
  }
  return Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, rendered(page)]))
}

/** One with a field of each kind, of which some are wrong. */
function formOf(typed: string, plan: PlanSeen, board: Board): Html {
  const fields: readonly Field[] = [
    { kind: 'line', name: 'note', label: 'Note', hint: 'Why: “moving racks”', most: 500, isNeeded: true },
    { kind: 'line', name: 'by', label: 'Your name', most: 80, isNeeded: true, purpose: 'name', suggested: ['ada'] },
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      choices: [
        ['', 'any'],
        ['unit', typed],
      ],
    },
    { kind: 'tick', name: 'sure', label: typed, hint: typed },
  ]
  const face = {
    does: 'Run plan',
    what: typed,
    says: name(typed),
    about: planList(plan),
    fields,
    button: 'Have it done',
  }
  const values = new Map(fields.map((field) => [field.name, typed]))
  return formPage({
    face: { ...face, isGrave: true, back: address('/target', { id: typed }) },
    filled: {
      values,
      problems: new Map([
        ['note', typed],
        ['sure', typed],
      ]),
    },
    ...{ refused: typed, token: 'token', board, site: SITE },
  })
}
