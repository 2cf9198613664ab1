import { code, codeInCell } from '../kit/markdown-code.ts'
import { table } from '../kit/markdown-table.ts'
import type { PageReporter } from '../kit/page-reporter.ts'
import { SIGNS } from '../kit/signs.ts'
import { drawn } from '../kit/page-text.ts'
import type { Cell, PageColumn, PageSection } from '../model/page.ts'

/**
 * For a forge, a wiki or a chat. Text from targets is always a code span.
 *
 * Source: GitHub Flavored Markdown.
 */
const markdown: PageReporter = {
  name: 'markdown',
  title: 'Markdown',
  mediaType: 'text/markdown',
  fileEndings: ['md', 'markdown'],
  render({ page }) {
    const { title, subtitle, figures, sections, notes } = page
    const blocks = [
      [`# ${title}`],
      [subtitle],
      figures.map(({ label, value, about }) => `- **${label}: ${value}** (${about})`),
      ...sections.flatMap(sectionBlocks),
      ...notes.map((note) => [code(note)]),
    ]
    const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
    return `${lines.join('\n\n')}\n`
  },
}

function sectionBlocks({ title, about, table: given, none }: PageSection): readonly (readonly string[])[] {
  const head = [`## ${title}`]
  if (!given) return [head, [none]]
  const { columns, rows, more } = given
  const titles = columns.map((column) => column.title)
  return [
    head,
    ...(about === '' ? [] : [[about]]),
    table(
      titles,
      rows.map((row) => row.map((cell, nth) => cellOf(cell, columns[nth]))),
    ),
    ...(more > 0 ? [[`and ${more} more`]] : []),
  ]
}

function cellOf(cell: Cell, column: PageColumn | undefined): string {
  const words = drawn(cell)
  if (words === '' || cell.kind !== 'text') return words
  // What is a number or a word of a status is ours.
  if (cell.status !== undefined && cell.status === words) return `${SIGNS[cell.status]} ${words}`
  return column?.isNumber ? words : codeInCell(words)
}

export default markdown
