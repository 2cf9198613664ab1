import { countOf } from '../words.ts'
import type { ImageSight, MadeSight } from './look.ts'

const SHORT = 12

/** "sha256:1f6b4c2d3e4f…", enough to tell two apart. */
export function shortDigest(digest: string, length = SHORT): string {
  const [kind = '', hex = ''] = digest.split(':')
  return hex.length > length ? `${kind}:${hex.slice(0, length)}…` : digest
}

/** What is not what the tag names now. */
export function behindOf({ made }: ImageSight): readonly MadeSight[] {
  return made.filter(({ isCurrent }) => isCurrent === false)
}

/** "moved: running sha256:1f6b…, the tag names sha256:2a7c… now"; null where it has not. */
export function movedWords(sight: ImageSight, since = 'now'): string | null {
  const { made, now, isPinned } = sight
  const behind = behindOf(sight)
  const [first] = behind
  if (!first || now?.kind !== 'seen') return null
  const { digest, lacksPlatform } = now.value
  const verb = isPinned ? 'pinned to' : 'running'
  const share = made.length > behind.length ? `${total(behind)} of ${countOf(total(made), 'container')} ` : ''
  const what = behind.length === 1 ? shortDigest(first.running) : `${behind.length} older ones`
  const lacks = lacksPlatform ? ', which is for other platforms only' : ''
  return `moved: ${share}${verb} ${what}, the tag names ${shortDigest(digest)} ${since}${lacks}`
}

/** "1.4.9 is out (within ~1.4)"; null where nothing is. */
export function newerWords({ newer }: ImageSight): string | null {
  if (newer?.kind !== 'seen' || newer.value.tag === null) return null
  return `${newer.value.tag} is out (within ${newer.value.range})`
}

/** What is said of one that is well, or of which nothing is known that could be compared. */
export function calmWords({ kind, now, newer, isPinned, made }: ImageSight): string {
  if (kind === 'unnamed') return 'started by an id: there is no name to ask for'
  if (kind === 'local') return 'not from a registry: there is nothing to compare it with'
  const [running = ''] = made.map((each) => shortDigest(each.running))
  if (now === undefined) return `pinned to ${running}, without a tag: there is nothing to compare it with`
  const range = newer?.kind === 'seen' ? `, nothing newer within ${newer.value.range}` : ''
  return `${isPinned ? 'pinned to ' : ''}${running}, which is what the tag names${range}`
}

function total(made: readonly MadeSight[]): number {
  return made.reduce((sum, { containers }) => sum + containers, 0)
}
