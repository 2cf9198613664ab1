import { htmlHead } from '../kit/look/html-head.ts'
import { text } from '../kit/html-text.ts'
import type { PageReporter } from '../kit/page-reporter.ts'
import { TIME_WORDS } from '../kit/time-kinds.ts'
import type { Page, PageFigure, PageSection } from '../model/page.ts'
import { TIME_KINDS } from '../model/period-report.ts'
import { swatch } from './html/charts.ts'
import { STYLE, STYLE_HASH } from './html/style.ts'
import { tableLines } from './html/table.ts'

/** Nothing from anywhere, no script at all, and of what stands in the page only our own style, by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** One page that needs nothing beside it and runs nothing: to read, to attach to a mail, to keep, to print. */
const html: PageReporter = {
  name: 'html',
  title: 'web page',
  mediaType: 'text/html',
  fileEndings: ['html', 'htm'],
  render({ page }) {
    const lines = [
      ...htmlHead({ title: text(page.title), policy: POLICY, style: STYLE }),
      '<body>',
      ...top(page),
      ...contents(page),
      '<main>',
      ...page.sections.flatMap(section),
      '</main>',
      ...foot(page),
      '</body>',
      '</html>',
    ]
    return `${lines.join('\n')}\n`
  },
}

function top({ title, subtitle, figures }: Page): readonly string[] {
  return [
    '<header>',
    `<h1>${text(title)}</h1>`,
    `<p class="faint">${text(subtitle)}</p>`,
    ...(figures.length > 0 ? ['<dl class="figures">', ...figures.map(figure), '</dl>'] : []),
    '</header>',
  ]
}

function figure({ label, value, about, status }: PageFigure): string {
  const tone = status === undefined ? '' : ` class="${status}"`
  return `<div><dt>${text(label)}</dt><dd><strong${tone}>${text(value)}</strong><span>${text(about)}</span></dd></div>`
}

/** Where to find what, and what the colours mean. */
function contents({ sections, hasTimes }: Page): readonly string[] {
  const links = sections.map(
    ({ title, table }, nth) =>
      `<li><a href="#s${nth}">${text(title)}</a>${table ? ` <span>${table.rows.length + table.more}</span>` : ''}</li>`,
  )
  const kinds = TIME_KINDS.map((kind) => `<li>${swatch(kind)} ${TIME_WORDS[kind]}</li>`)
  return [
    `<nav aria-label="sections"><ul>${links.join('')}</ul></nav>`,
    ...(hasTimes ? [`<ul class="legend" aria-label="what the colours mean">${kinds.join('')}</ul>`] : []),
  ]
}

function section({ title, about, table, none }: PageSection, nth: number): readonly string[] {
  return [
    `<section id="s${nth}">`,
    `<h2>${text(title)}</h2>`,
    ...(about === '' ? [] : [`<p class="faint">${text(about)}</p>`]),
    ...(table ? tableLines(table, title) : [`<p class="none">${text(none)}</p>`]),
    ...(table && table.more > 0 ? [`<p class="faint">and ${table.more} more</p>`] : []),
    '</section>',
  ]
}

function foot({ notes }: Page): readonly string[] {
  const lines = notes.map((note) => `<p>${text(note)}</p>`)
  return ['<footer>', ...lines, '<p>made by orch-watch; all times are UTC</p>', '</footer>']
}

export default html
