import type { Report } from '../model/report.ts'
import { STATUSES } from '../model/result.ts'
import type { Status } from '../model/result.ts'

/** How often each status occurs, the worst first; what does not occur is left out. */
export function tally(summary: Report['summary']): readonly { readonly status: Status; readonly count: number }[] {
  return [...STATUSES].reverse().flatMap((status) => (summary[status] > 0 ? [{ status, count: summary[status] }] : []))
}
