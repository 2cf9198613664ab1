import { expect } from 'chai'
import type { FaultPhase } from '../../lib/model/fault.ts'
import type { Canvas, Reporter } from '../../lib/kit/reporter.ts'
import type { Report } from '../../lib/model/report.ts'
import { actingOn } from '../helpers/acting-on.ts'
import { aFaulted, aReport, aResult, aTargetReport } from '../helpers/builders.ts'
import { HOSTILE } from '../helpers/hostile.ts'
import { SAMPLES } from '../helpers/sample-reports.ts'

const PLAIN: Canvas = { columns: 80, colour: false, all: true, cost: true }

/** What every output format owes its readers, whatever it looks like. */
export function reporterContract(fileName: string, reporter: Reporter): void {
  it('is called what its file is called, and says what it is', () => {
    expect(reporter.name).to.equal(fileName)
    expect(reporter.title).to.match(/^\S.*\S$/u)
    expect(reporter.fileEndings.join()).to.match(/^[a-z,]*$/u)
    expect(reporter.mediaType).to.match(/^[a-z]+\/[a-z0-9.+-]+$/u)
  })

  for (const [name, report] of Object.entries(SAMPLES))
    it(`gives the same bytes twice, ends its lines and changes nothing (${name})`, () => {
      const frozen = deepFreeze(structuredClone(report))
      const text = reporter.render(frozen, Object.freeze({ ...PLAIN }))
      expect(reporter.render(structuredClone(report), { ...PLAIN })).to.equal(text)
      expect(text === '' || text.endsWith('\n')).to.equal(true)
    })

  it('has something to say about nothing', () => {
    for (const report of [aReport(), aReport({ targets: [aTargetReport()] })])
      expect(reporter.render(report, PLAIN)).to.satisfy((text: string) => text === '' || text.endsWith('\n'))
  })

  it('lets no foreign text act on a terminal, wherever it stands', () => {
    for (const payload of HOSTILE)
      for (const columns of [60, 200])
        expect(actingOn(printed(reporter, hostileReport(payload), columns))).to.deep.equal([])
  })

  it('keeps colours off a canvas without colour', () => {
    for (const report of Object.values(SAMPLES)) expect(reporter.render(report, PLAIN)).to.not.contain('\u001b')
  })

  it('prints 10,000 results in less than two seconds', () => {
    const results = Array.from({ length: 10_000 }, (_, n) => {
      const item = n % 10 === 0 ? `/データ/${n}` : `/srv/data/${n}`
      const target = `web-${n % 100}`
      return n % 3 === 0 ? aFaulted({ target, item }) : aResult({ target, item, status: n % 2 ? 'ok' : 'critical' })
    })
    // Time of this process, not of the clock: a busy machine is no fault of the reporter.
    const before = process.cpuUsage()
    reporter.render(aReport({ results }), PLAIN)
    expect(process.cpuUsage(before).user / 1000).to.be.lessThan(2000)
  })
}

/** The text, the line ends that RFC 4180 asks of CSV taken for what they are: a carriage return in front of each. */
function printed(reporter: Reporter, report: Report, columns: number): string {
  const text = reporter.render(report, { ...PLAIN, columns })
  return reporter.mediaType === 'text/csv' ? text.replaceAll('\r\n', '\n') : text
}

/** A report in which every text that somebody else chose is this one. */
function hostileReport(text: string): Report {
  const metrics = [{ name: text, value: 0.5, unit: 'ratio' as const, warn: text, crit: text }]
  return aReport({
    targets: [aTargetReport({ id: text, runtime: text, labels: { name: text, [text]: 'value' } })],
    results: [
      aResult({ target: text, check: text, item: text, status: 'critical', summary: text, metrics }),
      aResult({ target: text, check: text, item: text, summary: text, metrics }),
      aFaulted({
        target: text,
        check: text,
        item: text,
        code: 'bug',
        message: text,
        hint: text,
        phase: text as FaultPhase,
      }),
    ],
  })
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
