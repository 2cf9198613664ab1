import type { Page } from '../../model/page.ts'
import type { PeriodReport } from '../../model/period-report.ts'
import { availabilitySections, figuresOf } from './availability.ts'
import { minute } from './cells.ts'
import { happenedSections } from './happened.ts'
import { meansSections } from './means.ts'

/** A period as it is laid out: what matters most comes first. */
export function periodPage(report: PeriodReport): Page {
  const { period, previous, notes } = report
  const [targets, ...others] = availabilitySections(report)
  const [worst, ...happened] = happenedSections(report)
  return {
    title: `Report on ${period.name}`,
    subtitle: `${minute(period.from)} to ${minute(period.until)} UTC${previous ? `, compared with ${previous.name}` : ''}`,
    figures: figuresOf(report),
    hasTimes: true,
    sections: [worst, targets, ...others, ...happened, ...meansSections(report)].filter((each) => each !== undefined),
    notes,
  }
}
