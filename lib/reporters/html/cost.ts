import { formatDuration } from '../../base/duration.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { Report } from '../../model/report.ts'
import { name } from './text.ts'

const HEAD = ['connections', 'round trips', 'bytes', 'time'] as const

/** What looking cost, target by target. */
export function costSection({ targets }: Report): readonly string[] {
  const head = HEAD.map((title) => `<th scope="col" class="number">${title}</th>`).join('')
  return [
    '<section class="cost">',
    '<h2>What looking cost</h2>',
    `<table><thead><tr><th scope="col">target</th>${head}</tr></thead>`,
    '<tbody>',
    ...targets.map(({ id, cost, tookMs }) => {
      const bytes = formatQuantity(cost.bytes, 'bytes')
      const cells = [String(cost.connections), String(cost.roundTrips), bytes, formatDuration(tookMs)]
      const row = cells.map((cell) => `<td class="number">${cell}</td>`).join('')
      return `<tr><th scope="row">${name(id)}</th>${row}</tr>`
    }),
    '</tbody></table>',
    '</section>',
  ]
}
