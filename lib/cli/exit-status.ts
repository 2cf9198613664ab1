import { tally } from '../kit/tally.ts'
import type { Report } from '../model/report.ts'
import { severityOf } from '../model/result.ts'
import type { Status } from '../model/result.ts'

/** As plugins of Nagios answer. Source: Monitoring Plugins Development Guidelines, "Plugin Return Codes". */
const CODES: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 }

/**
 * The exit code of `check`: that of the worst status in the report, in the order of STATUSES, so that a critical
 * result beside an unknown one gives 2. When the worst is less severe than `failOn` it is 0.
 */
export function exitStatus(report: Report, failOn: Exclude<Status, 'ok'>): number {
  const worst = tally(report.summary)[0]?.status ?? 'ok'
  return severityOf(worst) < severityOf(failOn) ? CODES.ok : CODES[worst]
}
