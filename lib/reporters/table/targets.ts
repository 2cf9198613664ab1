import { oneLine } from '../../base/escape.ts'
import { GAP, sideBySide } from '../../base/side-by-side.ts'
import { widest, widthOf } from '../../base/text-width.ts'
import { wrap } from '../../base/wrap.ts'
import type { Group } from '../../kit/by-target.ts'
import type { Palette } from '../../kit/palette.ts'
import { SIGNS } from '../../kit/signs.ts'
import { figureLines } from './figures.ts'

/** The line of each target: its sign and name, how much is well, key figures, and what it is where there is room. */
export function targetLines(groups: readonly Group[], columns: number, palette: Palette): readonly string[] {
  const names = groups.map(({ id }) => id)
  const idWidth = widest(names, Math.floor(columns * 0.4))
  const countWidth = widest(groups.map(({ okCount }) => countOf(okCount)))
  const left = SIGN_WIDTH + idWidth + GAP + countWidth
  const figures = figureLines(groups, columns - left, palette)
  return groups.map((group, index) => {
    const facts = factsOf(group, countOf(group.okCount).padStart(countWidth), figures[index] ?? '', palette)
    const id = wrap(group.id, idWidth).map((part) => palette.strong(part))
    const sign = palette.status[group.worst](SIGNS[group.worst])
    const rest = columns - SIGN_WIDTH - idWidth - GAP
    const line = sideBySide([
      { lines: [sign], width: 1 },
      { lines: id, width: idWidth },
      { lines: [facts + nature(group, rest - widthOf(facts), palette)], width: rest },
    ])
    return line.map((each) => each.trimEnd()).join('\n')
  })
}

const SIGN_WIDTH = 1 + GAP

const UNREACHED = 'not reachable'

/** Figures of a target that was not reached would be blanks; the words take their place. */
function factsOf({ target, okCount }: Group, count: string, figures: string, palette: Palette): string {
  if (target?.reachable === false && okCount === 0)
    return palette.faint(UNREACHED) + ' '.repeat(Math.max(0, widthOf(count + figures) - UNREACHED.length))
  return palette.status.ok(count) + figures
}

function countOf(okCount: number): string {
  return okCount > 0 ? `${okCount} ok` : ''
}

/** Runtime and labels, as many as fit: nobody needs them to understand the rest. */
function nature(group: Group, room: number, palette: Palette): string {
  if (!group.target) return ''
  const { runtime, labels } = group.target
  let text = ''
  for (const part of [runtime, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)].map((each) =>
    oneLine(each, 80),
  )) {
    if (widthOf(text) + widthOf(part) + GAP + 1 > room) break
    text += `${text === '' ? '' : ' '}${part}`
  }
  return text === '' ? '' : `${' '.repeat(GAP)}${palette.faint(text)}`
}
