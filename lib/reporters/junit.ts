import { isoInstant } from '../base/instant.ts'
import { resultDocument } from '../kit/report-document.ts'
import type { ResultDocument } from '../kit/report-document.ts'
import type { Reporter } from '../kit/reporter.ts'
import type { Report, TargetReport } from '../model/report.ts'
import { element, textElement } from './junit/xml.ts'

/**
 * A suite for each target, a case for each result. What is beyond a limit is a failure, a warning too (as it is for
 * the exit code); what could not be looked at is an error.
 *
 * Source: the format of Ant's JUnit task, as Jenkins and GitLab read it.
 */
const junit: Reporter = {
  name: 'junit',
  title: 'JUnit test report',
  mediaType: 'application/xml',
  fileEndings: ['xml'],
  render(report) {
    const suites = suitesOf(report)
    const all = { name: 'orch-watch', ...countsOf(suites.flatMap(({ cases }) => cases)), time: seconds(report.tookMs) }
    const timestamp = isoInstant(report.at).slice(0, 19)
    const lines = element(
      'testsuites',
      all,
      suites.flatMap((suite) => suiteLines(suite, timestamp)),
    )
    return ['<?xml version="1.0" encoding="UTF-8"?>', ...lines, ''].join('\n')
  },
}

interface Suite {
  readonly id: string
  readonly target: TargetReport | undefined
  readonly cases: ResultDocument[]
}

/** In the order of the report. Results of a target that the report does not list have their suite too. */
function suitesOf(report: Report): readonly Suite[] {
  const suites = new Map<string, Suite>()
  for (const target of report.targets) suites.set(target.id, { id: target.id, target, cases: [] })
  for (const result of report.results) {
    const id = result.subject.target
    const suite = suites.get(id) ?? { id, target: undefined, cases: [] }
    suite.cases.push(resultDocument(result))
    suites.set(id, suite)
  }
  return [...suites.values()]
}

function suiteLines({ id, target, cases }: Suite, timestamp: string): readonly string[] {
  const attributes = { name: id, ...countsOf(cases), time: seconds(target?.tookMs ?? 0), timestamp }
  return element('testsuite', attributes, [
    ...(target ? element('properties', {}, propertyLines(target)) : []),
    ...cases.flatMap(caseLines),
  ])
}

function propertyLines({ runtime, labels, cost }: TargetReport): readonly string[] {
  const sorted = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))
  const properties: readonly (readonly [string, string | number])[] = [
    ['runtime', runtime],
    ...sorted.map(([name, value]) => [`label.${name}`, value] as const),
    ['cost.connections', cost.connections],
    ['cost.roundTrips', cost.roundTrips],
    ['cost.bytes', cost.bytes],
  ]
  return properties.flatMap(([name, value]) => element('property', { name, value }))
}

/** Readers keep the history of a case by its class and name: the target and what was looked at on it. */
function caseLines(result: ResultDocument): readonly string[] {
  const { target, check, item } = result
  return element(
    'testcase',
    { name: item === '' ? check : `${check} ${item}`, classname: target, time: '0' },
    outcomeLines(result),
  )
}

/** The attribute is what readers list, the text what they show below; the word of the status stands in `type`. */
function outcomeLines({ status, summary, fault, metrics }: ResultDocument): readonly string[] {
  if (fault) {
    const text = fault.hint === undefined ? fault.message : `${fault.message}; hint: ${fault.hint}`
    return [
      textElement(status === 'critical' ? 'failure' : 'error', { message: fault.message, type: fault.code }, text),
    ]
  }
  if (status === 'ok') return summary === '' ? [] : [textElement('system-out', {}, summary)]
  const limits = metrics.flatMap(({ name, warn, crit }) => [
    ...(warn === undefined ? [] : [`${name} warns when ${warn}`]),
    ...(crit === undefined ? [] : [`${name} is critical when ${crit}`]),
  ])
  return [textElement('failure', { message: summary, type: status }, [summary, ...limits].join('; '))]
}

function countsOf(cases: readonly ResultDocument[]): Readonly<Record<string, number>> {
  const failures = cases.filter(({ status }) => status === 'warning' || status === 'critical').length
  const errors = cases.filter(({ status }) => status === 'unknown').length
  return { tests: cases.length, failures, errors, skipped: 0 }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

export default junit
