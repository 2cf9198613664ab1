import type { Cell } from '../model/page.ts'
import type { TimeKind } from '../model/period-report.ts'
import { TIME_KINDS } from '../model/period-report.ts'
import { formatQuantity } from '../base/quantity.ts'
import { GAP, sparklineOf } from './sparkline.ts'
import { TIME_WORDS } from './time-kinds.ts'

/** What is worse is taller. */
const KIND_BLOCKS: Readonly<Record<TimeKind, string>> = {
  ok: '▂',
  degraded: '▅',
  down: '█',
  unknown: '?',
  blind: '?',
  maintenance: '~',
  unmeasured: GAP,
}
/** A month fits in half a line. */
const WIDE = 30

/** A cell as characters. Its text is not escaped. */
export function drawn(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text
    case 'strip':
      return thinned(cell.strip)
        .map((kind) => KIND_BLOCKS[kind])
        .join('')
    case 'times': {
      const whole = TIME_KINDS.reduce((sum, kind) => sum + cell.times[kind], 0)
      const parts = TIME_KINDS.filter((kind) => cell.times[kind] > 0)
      return parts.map((kind) => `${TIME_WORDS[kind]} ${formatQuantity(cell.times[kind] / whole, 'ratio')}`).join(', ')
    }
    case 'line':
      return sparklineOf(cell.points.slice(-WIDE))
  }
}

const WORST_FIRST: readonly TimeKind[] = ['down', 'unknown', 'blind', 'degraded', 'maintenance', 'unmeasured', 'ok']

/** Two parts become one, the worse of them. */
function thinned(strip: readonly TimeKind[]): readonly TimeKind[] {
  const each = Math.max(1, Math.ceil(strip.length / WIDE))
  return Array.from({ length: Math.ceil(strip.length / each) }, (_, nth) => {
    const part = strip.slice(nth * each, (nth + 1) * each)
    return WORST_FIRST.find((kind) => part.includes(kind)) ?? 'ok'
  })
}
