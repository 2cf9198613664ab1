import { loadPageReporter } from '../../../app/page-reporters.ts'
import type { World } from '../../../app/world.ts'
import { withDeadline } from '../../../base/deadline.ts'
import { oneLine } from '../../../base/escape.ts'
import { isoInstant } from '../../../base/instant.ts'
import type { AnyNotifier, FiledReport } from '../../../kit/notifier.ts'
import type { PageReport } from '../../../kit/page-reporter.ts'
import type { Io } from '../../command.ts'
import { OutputError } from '../../write-out.ts'
import { UsageError } from '../../usage-error.ts'

type Mailer = (report: PageReport) => Promise<string>

const COLUMNS = 100

/**
 * What sends a report by a notifier of the inventory. That there is such a one is known before anything is read.
 *
 * @throws UsageError
 */
export function mailerOf(name: string, { inventory, notifiers }: World, io: Io): Mailer {
  const plan = inventory.notifiers.find((each) => each.name === name)
  const able = inventory.notifiers.filter(({ use }) => notifiers.get(use)?.sendReport !== undefined)
  const known = able.length === 0 ? 'none of the inventory can' : able.map((each) => each.name).join(', ')
  if (!plan) throw new UsageError(`there is no notifier "${oneLine(name, 80)}"; those that can send a report: ${known}`)
  const notifier = notifiers.get(plan.use)
  const sendReport = notifier?.sendReport?.bind(notifier)
  if (!notifier || !sendReport)
    throw new UsageError(`"${name}" (use: ${plan.use}) cannot send a report; those that can: ${known}`)
  return async (report) => {
    const filed = await filedReport(report)
    const answer = await withinTime(notifier, io, (signal) =>
      sendReport(filed, plan.options, { signal, clock: io.clock }),
    )
    if (answer.kind === 'rejected')
      throw new OutputError(`"${name}" has not taken the report: ${oneLine(answer.reason)}`)
    return `sent by "${name}": ${oneLine(answer.reference)}`
  }
}

function withinTime<T>({ timeoutMs }: AnyNotifier, io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const expired = (): Error => new OutputError(`no answer within ${timeoutMs / 1000} s`)
  return withDeadline({ ms: timeoutMs, parent: io.stopping, expired }, work)
}

/** The text to read at once, and the page beside it. */
async function filedReport(report: PageReport): Promise<FiledReport> {
  const [table, html] = await Promise.all([loadPageReporter('table'), loadPageReporter('html')])
  const canvas = { columns: COLUMNS, colour: false }
  const { madeAt } = report.report
  return {
    title: report.page.title,
    at: madeAt,
    text: table?.render(report, canvas) ?? '',
    html: html?.render(report, canvas) ?? '',
    fileName: `orch-watch-${isoInstant(madeAt).slice(0, 16).replace(/[-:]/gu, '').replace('T', '-')}.html`,
  }
}
