import { groupByTarget } from '../kit/by-target.ts'
import type { Canvas, Reporter } from '../kit/reporter.ts'
import type { Report } from '../model/report.ts'
import { costLines } from './table/cost.ts'
import { findingLines } from './table/findings.ts'
import { footer } from './table/footer.ts'
import { paletteFor } from '../kit/palette.ts'
import { targetLines } from './table/targets.ts'

/** Below this there is no room for columns. */
const LEAST_COLUMNS = 60

/**
 * For people: a line for each target, the worst first, with what is wrong below it; the healthy stay one line each.
 * All text of the report is foreign and escaped where it enters a line.
 */
const table: Reporter = {
  name: 'table',
  title: 'Table for people',
  mediaType: 'text/plain',
  fileEndings: ['txt'],
  render(report, canvas) {
    const columns = Math.max(LEAST_COLUMNS, canvas.columns)
    const palette = paletteFor(canvas.colour)
    const parts = [
      ...body(report, { ...canvas, columns }),
      ...(canvas.cost && report.targets.length > 0 ? [costLines(report, columns, palette).join('\n')] : []),
      footer(report, columns, palette),
    ]
    return `${parts.join('\n\n')}\n`
  },
}

/** Blocks with a blank line between them: every target with lines of its own, and the others together. */
function body(report: Report, canvas: Canvas): readonly string[] {
  const palette = paletteFor(canvas.colour)
  const groups = groupByTarget(report, canvas.all)
  const heads = targetLines(groups, canvas.columns, palette)
  const findings = findingLines(groups, canvas.columns, palette)
  const blocks: string[] = []
  const quiet: string[] = []
  for (const [index, head] of heads.entries()) {
    const lines = findings[index] ?? []
    if (lines.length > 0) blocks.push([head, ...lines].join('\n'))
    else quiet.push(head)
  }
  return quiet.length > 0 ? [...blocks, quiet.join('\n')] : blocks
}

export default table
