import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { PageReporter } from '../../../lib/kit/page-reporter.ts'
import csv from '../../../lib/page-reporters/csv.ts'
import html from '../../../lib/page-reporters/html.ts'
import { STYLE, STYLE_HASH } from '../../../lib/page-reporters/html/style.ts'
import markdown from '../../../lib/page-reporters/markdown.ts'
import table from '../../../lib/page-reporters/table.ts'
import { actingOn } from '../../helpers/acting-on.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { aPeriodReport, aStockReport, laidOut } from '../../helpers/period-reports.ts'

const PLAIN = { columns: 80, colour: false }
const names = readdirSync(new URL('../../../lib/page-reporters/', import.meta.url)).flatMap(
  (file) => /^([a-z]+)\.ts$/u.exec(file)?.[1] ?? [],
)
const reporters = await Promise.all(
  names.map(async (name) => {
    const { default: reporter } = (await import(`../../../lib/page-reporters/${name}.ts`)) as { default: PageReporter }
    return [name, reporter] as const
  }),
)

for (const [name, reporter] of reporters)
  describe(`the ${name} of a report`, () => {
    const printed = (text: string): readonly string[] =>
      [aPeriodReport(text), aStockReport(text)].map((report) => {
        const out = reporter.render(laidOut(report), PLAIN)
        return reporter.mediaType === 'text/csv' ? out.replaceAll('\r\n', '\n') : out
      })

    it('is called what its file is called, gives the same bytes twice and ends its lines', () => {
      expect(reporter.name).to.equal(name)
      expect(reporter.title).to.match(/^\S.*\S$/u)
      for (const report of [aPeriodReport(), aStockReport()]) {
        const text = reporter.render(laidOut(report), PLAIN)
        expect(reporter.render(laidOut(structuredClone(report)), PLAIN)).to.equal(text)
        expect(text.endsWith('\n')).to.equal(true)
        expect(text).to.not.contain('\u001b')
      }
    })

    it('lets no foreign text act on a terminal, wherever it stands', () => {
      for (const payload of HOSTILE) for (const out of printed(payload)) expect(actingOn(out)).to.deep.equal([])
    })

    it('has something to say about nothing', () => {
      const empty = aPeriodReport('web-1', {
        ...{
          targets: [],
          workloads: [],
          groups: [],
          breaches: [],
          changes: null,
          cost: null,
          previous: null,
          notes: [],
        },
        ...{ outages: { shown: [], count: 0 }, flapping: { shown: [], count: 0 }, deeds: { shown: [], count: 0 } },
        ...{ capacity: { shown: [], count: 0 }, sizing: { shown: [], count: 0 } },
      })
      expect(reporter.render(laidOut(empty), PLAIN)).to.match(/\S/u)
    })
  })

describe('the page of a report', () => {
  const page = html.render(laidOut(aPeriodReport()), PLAIN)

  it('names its own style by its hash, and lets nothing else in', () => {
    expect(createHash('sha256').update(STYLE).digest('base64')).to.equal(STYLE_HASH)
    expect(page).to.contain(`style-src 'sha256-${STYLE_HASH}'`)
    expect(page).to.not.match(/<script|<img|<iframe|\sstyle=|\son[a-z]+=|https?:/u)
  })

  it('has a place for every link in it, and says in words what its charts show', () => {
    const links = [...page.matchAll(/href="#(s\d+)"/gu)].map(([, id]) => id)
    expect(links.length).to.be.greaterThan(8)
    for (const id of links) expect(page).to.contain(`<section id="${id}">`)
    expect(page).to.contain('aria-label="of 60 parts: ok in 59, down in 1"')
    expect(page.match(/<svg(?! class="swatch")[^>]*aria-label/gu)).to.have.length(
      page.match(/<svg(?! class="swatch")/gu)?.length ?? 0,
    )
  })

  it('keeps to 4.5 to 1 between every text and what is behind it, light, dark and printed', () => {
    const pairs = themesIn(STYLE).flatMap(([theme, colours]) =>
      ['ink', 'faint', 'accent', 'critical', 'unknown', 'warning', 'ok'].flatMap((ink) =>
        ['page', 'card', 'row'].map((ground) => ({ theme, ink, ground, colours })),
      ),
    )
    for (const { theme, ink, ground, colours } of pairs) {
      const [text, behind] = [colours.get(ink), colours.get(ground)]
      // What is printed has the links of a light page.
      if (text && behind) expect(contrast(text, behind), `${theme}: ${ink} on ${ground}`).to.be.at.least(4.5)
    }
    expect(pairs).to.have.length(3 * 7 * 3)
  })
})

describe('the CSV of a report', () => {
  it('has a row for each of them, its times in seconds', () => {
    const [head = '', ...rows] = csv.render(laidOut(aPeriodReport()), PLAIN).trimEnd().split('\r\n')
    expect(head).to.equal(
      'from,until,kind,name,target,available,okS,degradedS,downS,unknownS,blindS,maintenanceS,unmeasuredS,incidents,availableBefore,downBeforeS,incidentsBefore',
    )
    expect(rows.map((row) => row.split(',')[2])).to.deep.equal(['fleet', 'target', 'workload', 'group'])
    expect(rows[1]).to.contain(',target,web-1,,0.9583333333333334,82800,0,3600,0,0,0,0,1,')
  })
})

describe('tables and Markdown of a report', () => {
  it('show what is left out, and a strip in characters', () => {
    const words = table.render(laidOut(aPeriodReport()), { columns: 200, colour: false })
    expect(words).to.contain('and 2 more')
    expect(words).to.match(/▂{15}█▂{14}/u)
    expect(markdown.render(laidOut(aPeriodReport()), PLAIN)).to.contain('| `web-1` ')
  })
})

function themesIn(style: string): readonly (readonly [theme: string, colours: ReadonlyMap<string, string>])[] {
  const roots = [...style.matchAll(/:root \{([^}]*)\}/gu)].map(([, body = '']) => body)
  return roots.map((body, nth) => [
    ['light', 'dark', 'print'][nth] ?? '',
    new Map([...body.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6})/gu)].map(([, name = '', colour = '']) => [name, colour])),
  ])
}

/** Source: WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/gu, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(digits.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
