import { oneLine } from '../base/escape.ts'
import type { Reporter } from '../kit/reporter.ts'
import { tally } from '../kit/tally.ts'
import type { Report } from '../model/report.ts'
import { severityOf, statusOf, summaryOf } from '../model/result.ts'
import type { CheckResult } from '../model/result.ts'
import { performanceData } from './nagios/performance-data.ts'
import { joinWithin } from './nagios/join-within.ts'

/** Nagios reads 8 KiB of a plugin by default; the first line is what people see in a list. */
const LIMITS = { textBytes: 1024, dataBytes: 8192, problemLength: 200 } as const

/**
 * One line and its performance data, for Nagios and everything that reads its plugins.
 *
 * Source: Monitoring Plugins Development Guidelines, "Plugin Output for Nagios" and "Performance data".
 */
const nagios: Reporter = {
  name: 'nagios',
  title: 'Nagios plugin output',
  mediaType: 'text/plain',
  fileEndings: [],
  render(report) {
    const data = joinWithin(performanceData(report.results), ' ', LIMITS.dataBytes)
    return `${firstLine(report)}${data === '' ? '' : ` | ${data}`}\n`
  },
}

function firstLine(report: Report): string {
  const counts = tally(report.summary)
  const head = `ORCH-WATCH ${(counts[0]?.status ?? 'ok').toUpperCase()} - `
  if (counts.length === 0)
    return `${head}${report.targets.length === 0 ? 'no targets were looked at' : 'nothing was judged'}`
  const numbers = counts.map(({ status, count }) => `${count} ${status}`).join(', ')
  const problems = report.results.filter((result) => statusOf(result) !== 'ok')
  const worstFirst = problems.sort((one, other) => severityOf(statusOf(other)) - severityOf(statusOf(one)))
  return joinWithin([head + numbers, ...worstFirst.map(problemText)], '; ', LIMITS.textBytes, '; …')
}

/** A bar would end the text and begin the data. */
function problemText(result: CheckResult): string {
  const { target, check, item } = result.subject
  const name = [target, check, item].filter((part) => part !== '').join(' ')
  const says = result.kind === 'faulted' ? `${result.fault.code}: ${summaryOf(result)}` : summaryOf(result)
  return oneLine(`${name}: ${says}`, LIMITS.problemLength).replaceAll('|', '/')
}

export default nagios
