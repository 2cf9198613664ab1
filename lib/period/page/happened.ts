import type { PageSection } from '../../model/page.ts'
import type { Availability, Outage, PeriodReport } from '../../model/period-report.ts'
import { all, faint, lasted, listing, minute, name, number, percent, subjectWords, text } from './cells.ts'

const MOST_OFFENDERS = 10
const MOST_CHANGES_TOLD = 3

export function happenedSections(report: PeriodReport): readonly PageSection[] {
  return [offenders(report), outages(report), breaches(report), flapping(report), deeds(report), changes(report)].flat()
}

function offenders({ targets, workloads }: PeriodReport): PageSection {
  const worst = [...targets, ...workloads]
    .filter(({ times, incidents }) => times.down + times.degraded + times.unknown > 0 || incidents > 0)
    .sort((one, other) => badness(other) - badness(one) || other.incidents - one.incidents)
  return listing(
    'Worst offenders',
    {
      about: 'who was down longest, then who could not be looked at, then who was degraded',
      none: 'nobody: nothing was wrong',
      columns: [
        name('what'),
        number('available'),
        { title: 'over time' },
        number('down'),
        number('unknown'),
        number('degraded'),
        number('incidents'),
      ],
    },
    { shown: worst.slice(0, MOST_OFFENDERS), count: Math.min(worst.length, MOST_OFFENDERS) },
    (each) => [
      text(each.kind === 'workload' ? `${each.name} on ${each.target}` : each.name),
      text(percent(each.upRatio)),
      { kind: 'strip', strip: each.strip },
      text(lasted(each.times.down), 'critical'),
      text(lasted(each.times.unknown), 'unknown'),
      text(lasted(each.times.degraded), 'warning'),
      text(`${each.incidents}`),
    ],
  )
}

function badness({ times }: Availability): number {
  return times.down + times.unknown / 10 + times.degraded / 100
}

function outages({ outages: some }: PeriodReport): PageSection {
  return listing(
    'Outages',
    {
      about: 'what was critical or could not be looked at; "lasted" is within the period',
      none: 'none',
      columns: [
        { title: 'began', isMoment: true },
        number('lasted'),
        { title: 'status' },
        name('what'),
        { title: 'cause' },
      ],
    },
    some,
    (outage) => [
      text(minute(outage.from)),
      text(lasted(outage.lastedMs) + (outage.until === null ? ', goes on' : '')),
      text(outage.worst, outage.worst),
      text(subjectWords(outage.subject)),
      text(causeWords(outage)),
    ],
  )
}

function causeWords({ cause, summary, changedBefore }: Outage): string {
  const changes = changedBefore.slice(0, MOST_CHANGES_TOLD)
  const more = changedBefore.length - changes.length
  const told = `${changes.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
  const parts = [cause, summary, changes.length === 0 ? '' : `what had changed: ${told}`]
  return parts.filter((part) => part !== '').join('; ')
}

function breaches({ breaches: found }: PeriodReport): PageSection {
  return listing(
    'Limits that were broken',
    {
      about: 'by check; "together" adds up the times of all of them',
      none: 'none',
      columns: [name('check'), { title: 'worst' }, number('incidents'), number('things'), number('together')],
    },
    all(found),
    ({ check, worst, incidents, subjects, lastedMs }) => [
      text(check),
      text(worst, worst),
      text(`${incidents}`),
      text(`${subjects}`),
      text(lasted(lastedMs)),
    ],
  )
}

function flapping({ flapping: some }: PeriodReport): readonly PageSection[] {
  if (some.count === 0) return []
  const columns = [name('what'), number('times')]
  return [
    listing(
      'Flapping',
      { about: 'changed so often that nothing could be believed', none: '', columns },
      some,
      (each) => [text(subjectWords(each.subject)), text(`${each.times}`)],
    ),
  ]
}

function deeds({ deeds: some }: PeriodReport): PageSection {
  return listing(
    'What was done about it',
    {
      about: 'deeds of healing',
      none: 'nothing',
      columns: [
        { title: 'when', isMoment: true },
        name('deed'),
        { title: 'target' },
        { title: 'outcome' },
        { title: 'helped' },
      ],
    },
    some,
    ({ at, words, target, end, helped }) => [
      text(minute(at)),
      text(words),
      text(target),
      text(end, end === 'done' ? 'ok' : 'warning'),
      helped ? text('yes', 'ok') : faint('no'),
    ],
  )
}

function changes({ changes: some }: PeriodReport): PageSection {
  return listing(
    'Configurations that changed',
    {
      about: some === null ? '' : '"orch-watch revisions" shows more of each',
      none: some === null ? 'nothing is recorded of configurations' : 'none',
      columns: [{ title: 'seen', isMoment: true }, { title: 'revision' }, name('object'), { title: 'what' }],
    },
    some ?? all([]),
    ({ at, revision, object, words }) => [text(minute(at)), faint(revision.slice(0, 8)), text(object), text(words)],
  )
}
