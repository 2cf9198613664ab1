import { formatDuration } from '../base/duration.ts'
import { isoInstant, shortInstant } from '../base/instant.ts'
import { htmlHead } from '../kit/look/html-head.ts'
import { groupByTarget } from '../kit/by-target.ts'
import type { Reporter } from '../kit/reporter.ts'
import type { Report } from '../model/report.ts'
import { STATUSES } from '../model/result.ts'
import type { Status } from '../model/result.ts'
import { tally } from '../kit/tally.ts'
import { costSection } from './html/cost.ts'
import { SCRIPT, SCRIPT_HASH } from './html/script.ts'
import { STYLE, STYLE_HASH } from './html/style.ts'
import { sign, targetSection, wellOf } from './html/targets.ts'

/** Nothing from anywhere, and of what stands in the page only our own style and script, by their hashes. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  `script-src 'sha256-${SCRIPT_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const WORST_FIRST = [...STATUSES].reverse()

/** One page that needs nothing beside it: to look at, to attach to a mail, to keep, to print. */
const html: Reporter = {
  name: 'html',
  title: 'web page of one pass',
  mediaType: 'text/html',
  fileEndings: ['html', 'htm'],
  render(report, canvas) {
    const whole = groupByTarget(report, true)
    const sections = groupByTarget(report, false).map((group, index) =>
      targetSection(group, wellOf(whole[index]), canvas.all),
    )
    const lines = [
      ...htmlHead({ title: counted(report), policy: POLICY, style: STYLE }),
      '<body>',
      ...summary(report),
      '<main>',
      ...filter(report),
      ...sections,
      ...(canvas.cost && report.targets.length > 0 ? costSection(report) : []),
      '</main>',
      `<script>${SCRIPT}</script>`,
      '</body>',
      '</html>',
    ]
    return `${lines.join('\n')}\n`
  },
}

function counted({ targets, results, summary }: Report): string {
  if (targets.length === 0) return 'no targets were looked at'
  if (results.length === 0) return 'nothing was judged'
  if (summary.ok === results.length) return results.length === 1 ? '1 ok' : `all ${summary.ok} ok`
  return tally(summary)
    .map(({ status, count }) => `${count} ${status}`)
    .join(', ')
}

function summary(report: Report): readonly string[] {
  const { at, tookMs, targets } = report
  const looked = `${targets.length} target${targets.length === 1 ? '' : 's'} in ${formatDuration(tookMs)}`
  return [
    '<header>',
    `<h1>${counted(report)}</h1>`,
    `<p class="faint">orch-watch looked at ${looked}, <time datetime="${isoInstant(at)}">${shortInstant(at)}</time></p>`,
    '<ul class="counts">',
    ...WORST_FIRST.map((status) => countItem(status, report.summary[status])),
    '</ul>',
    '</header>',
  ]
}

function countItem(status: Status, count: number): string {
  return `<li class="${count > 0 ? status : 'none'}"><strong>${count}</strong>${sign(status)} ${status}</li>`
}

/** Shown by the script: without it, it would do nothing. */
function filter({ summary }: Report): readonly string[] {
  const buttons = WORST_FIRST.filter((status) => summary[status] > 0).map(
    (status) => `<button type="button" value="${status}" aria-pressed="false">${sign(status)} ${status}</button>`,
  )
  return [
    '<div class="filter" role="search" hidden>',
    '<input type="search" aria-label="show targets that contain" placeholder="target, label, check, text" autocomplete="off">',
    ...buttons,
    '<output></output>',
    '</div>',
  ]
}

export default html
