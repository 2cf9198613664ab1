import type { Palette } from '../../../kit/palette.ts'
import { shortDigest } from '../../../kit/updates/words.ts'
import type { Painted } from '../../plain-table.ts'
import type { Standing, UpdateLine } from './lines.ts'

export const HEAD = ['IMAGE', 'RUNS', 'RUNNING', 'TAG NAMES', 'NEWEST', 'STATE']

/** Enough to tell two digests of one image apart, and to leave room for the others. */
const DIGITS = 8

export function rowOf(line: UpdateLine, palette: Palette): readonly (string | Painted)[] {
  const paints: Readonly<Record<Standing, (text: string) => string>> = {
    behind: palette.status.warning,
    unknown: palette.status.unknown,
    current: palette.status.ok,
    apart: palette.faint,
  }
  const { image, running, tagNames, newest, standing } = line
  return [
    unpinned(image),
    runsOf(line),
    bare(running),
    tagNames === undefined ? '' : bare(tagNames),
    newest?.tag ?? '',
    { text: stateOf(line), paint: paints[standing] },
  ]
}

/** "3 on web-1", "300 on 40": so many containers on that target, or on so many. */
function runsOf({ uses }: UpdateLine): string {
  const containers = uses.reduce((sum, each) => sum + each.containers, 0)
  const [only, ...others] = uses
  return others.length === 0 ? `${containers} on ${only?.target ?? ''}` : `${containers} on ${uses.length}`
}

function stateOf({ standing, isMoved, isPinned, newest, fault, calm }: UpdateLine): string {
  const found = [
    ...(isMoved ? [isPinned ? 'pinned, the tag moved' : 'moved'] : []),
    ...(newest && newest.tag !== null ? [`newer within ${newest.range}`] : []),
    ...(fault ? [`unknown: ${fault.code}: ${fault.message}`] : []),
  ]
  if (found.length > 0) return found.join('; ')
  if (standing === 'current') return `up to date${isPinned ? ', pinned' : ''}`
  // Why that is nothing to compare with is said by the check.
  return isPinned ? 'pinned, without a tag' : calm.replace(/: .*$/u, '')
}

/** What it is pinned to stands in a column of its own. */
function unpinned(image: string): string {
  return image.replace(/@sha256:[0-9a-f]{64}$/u, '@…')
}

function bare(digest: string): string {
  return shortDigest(digest, DIGITS).replace(/^sha256:/u, '')
}
