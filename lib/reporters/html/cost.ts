import { formatDuration } from '../../base/duration.ts'
import { formatQuantity } from '../../base/quantity.ts'
import { costsOf } from '../../kit/costs.ts'
import type { Report } from '../../model/report.ts'
import { name } from '../../kit/html-text.ts'

const HEAD = ['connections', 'round trips', 'bytes', 'time'] as const

/** What looking cost, a line for each target and their sum. */
export function costSection(report: Report): readonly string[] {
  const head = HEAD.map((title) => `<th scope="col" class="number">${title}</th>`).join('')
  return [
    '<section class="cost">',
    '<h2>What looking cost</h2>',
    `<table><thead><tr><th scope="col">target</th>${head}</tr></thead>`,
    '<tbody>',
    ...costsOf(report).map((line) => {
      const bytes = formatQuantity(line.bytes, 'bytes')
      const cells = [String(line.connections), String(line.roundTrips), bytes, formatDuration(line.tookMs)]
      const row = cells.map((cell) => `<td class="number">${cell}</td>`).join('')
      return `<tr><th scope="row">${name(line.name)}</th>${row}</tr>`
    }),
    '</tbody></table>',
    '</section>',
  ]
}
