import { expect } from 'chai'
import { createHash } from 'node:crypto'
import type { Canvas } from '../../../lib/kit/reporter.ts'
import type { Report } from '../../../lib/model/report.ts'
import html from '../../../lib/reporters/html.ts'
import { aFaulted, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'
import { SAMPLES } from '../../helpers/sample-reports.ts'

const show = (report: Report, canvas: Partial<Canvas> = {}): string =>
  html.render(report, { columns: 80, colour: false, all: false, cost: false, ...canvas })

const inside = (page: string, tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`, 'su').exec(page)?.[1] ?? ''
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('html', () => {
  const { fleet = aReport() } = SAMPLES
  const page = show(fleet)

  it('allows its own style and script by their hashes, and nothing from anywhere', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1]
    expect(policy).to.equal(
      [
        "default-src 'none'",
        `style-src ${hash(inside(page, 'style'))}`,
        `script-src ${hash(inside(page, 'script'))}`,
        ...['img-src data:', "base-uri 'none'", "form-action 'none'"],
      ].join('; '),
    )
    expect(page).to.not.match(/https?:|url\(|@import| src=|<form|<iframe/u)
    expect([...page.matchAll(/ href="([^"]*)"/gu)].map(([, to]) => to)).to.deep.equal(['data:,'])
  })

  it('shows the worst target first, each under a heading, its status in words as well', () => {
    const heads = [...page.matchAll(/<h2>.*?<bdi>(.*?)<\/bdi><span class="unseen">, (\w+)<\/span>/gu)]
    expect(heads.map(([, name, status]) => `${name} ${status}`)).to.deep.equal([
      ...['web-1 critical', 'gateway critical', 'web-2 unknown', 'db-2 unknown'],
      ...['db-1 warning', 'build warning', 'web-3 ok'],
    ])
  })

  it('has every result in it, what is well behind a line that opens', () => {
    for (const { subject } of fleet.results)
      expect(page).to.contain(`<bdi>${[subject.check, subject.item].join(' ').trim()}</bdi>`)
    expect(page.match(/<details>/gu)).to.have.length(5)
    expect(show(fleet, { all: true }).match(/<details open>/gu)).to.have.length(5)
  })

  it('closes what it opens', () => {
    for (const report of Object.values(SAMPLES)) {
      const open: string[] = []
      const body = show(report, { cost: true }).replace(/<(?:meta|link|input)[^>]*>|<!doctype html>/gu, '')
      for (const [, slash, tag] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/gu)) {
        if (slash === '') open.push(tag ?? '')
        else expect(open.pop()).to.equal(tag)
      }
      expect(open).to.deep.equal([])
    }
  })

  it('shows a fault with what can be done, and that a target was not reached', () => {
    const target = aTargetReport({ reachable: false, labels: { env: 'prod' } })
    const text = show(aReport({ targets: [target], results: [aFaulted({ hint: 'start sshd' })] }))
    expect(text).to.contain('<bdi>refused: nobody listens on port 22</bdi>')
    expect(text).to.contain('<span class="hint">hint: <bdi>start sshd</bdi></span>')
    expect(text).to.contain('>not reachable</strong> · <bdi>ssh</bdi> · <bdi>env=prod</bdi>')
  })

  it('shows the cost when it is asked to, with a sum where there are several', () => {
    expect(page).to.not.contain('What looking cost')
    expect(show(fleet, { cost: true })).to.contain('<th scope="row"><bdi>all</bdi></th>')
    expect(show(aReport({ results: [aResult()] }), { cost: true })).to.not.contain(
      '<th scope="row"><bdi>all</bdi></th>',
    )
  })

  it('has something to say about nothing', () => {
    expect(show(aReport())).to.contain('<h1>no targets were looked at</h1>')
    expect(show(aReport({ targets: [aTargetReport()] }))).to.contain('<h1>nothing was judged</h1>')
  })
})
