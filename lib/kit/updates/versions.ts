import { createRequire } from 'node:module'
import type * as Semver from 'semver'

/** A tag that is a version: "v1.4.2-rc1-alpine". */
export interface TagVersion {
  /** As the package reads it: "1.4.2-rc.1". */
  readonly version: string
  /** What two tags have in common that differ in their version alone: what stands around it, and how many numbers it has. */
  readonly family: string
}

/** Ranges that begin at the version that runs, by the words for them. */
export const RELATIVE = { patch: '~', minor: '^', major: '>=' } as const

/** Nine digits fit; more than five alone are a date, or the beginning of a commit. */
const MOST_DIGITS_ALONE = 5
const EARLY = String.raw`(?:alpha|beta|rc|cr|pre|preview|dev|snapshot|nightly|canary|next|ea|milestone)(?:[.-]?\d{1,9})*|[abm]\d{1,9}`
const PATTERN = new RegExp(
  String.raw`^([a-z]{0,20}[._-]?)(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[._-]?(${EARLY}))?(?:[_-](.{1,100}))?$`,
  'iu',
)

/** Null for a tag that is no version: "latest", "2026-11-23", "1f6b4c2". */
export function versionIn(tag: string): TagVersion | null {
  const [, before = '', major = '', minor, patch, early, behind = ''] = PATTERN.exec(tag) ?? []
  if (major === '' || (minor === undefined && major.length > MOST_DIGITS_ALONE)) return null
  const numbers = [major, minor, patch].filter((part) => part !== undefined)
  const plain = [...numbers, '0', '0'].slice(0, 3).map(Number).join('.')
  return {
    version: early === undefined ? plain : `${plain}-${partsOf(early)}`,
    family: JSON.stringify([before, numbers.length, behind]),
  }
}

/** "rc1", "RC-1", "rc.1" → "rc.1". */
function partsOf(early: string): string {
  const parts = early.toLowerCase().match(/[a-z]+|\d+/gu) ?? []
  return parts.map((part) => (/^\d/u.test(part) ? String(Number(part)) : part)).join('.')
}

/** A range as `range:` writes it: one of the words, or what semver understands. */
export function isRange(text: string): boolean {
  return text === 'off' || Object.hasOwn(RELATIVE, text) || (text.trim() !== '' && semver().validRange(text) !== null)
}

/** "~1.4.2" of "patch" and the version that runs. */
export function rangeFor(range: string, { version }: TagVersion): string {
  return Object.hasOwn(RELATIVE, range) ? `${RELATIVE[range as keyof typeof RELATIVE]}${version}` : range
}

/** The newest tag of the same family in the range that is newer than the one that runs; null where there is none. */
export function newestIn(
  tags: readonly string[],
  running: TagVersion,
  by: { readonly range: string; readonly prereleases: boolean },
): string | null {
  const { compare, satisfies } = semver()
  let [newest, version]: readonly [string | null, string] = [null, running.version]
  for (const tag of tags) {
    const each = versionIn(tag)
    if (each?.family !== running.family || compare(each.version, version) <= 0) continue
    if (satisfies(each.version, by.range, { includePrerelease: by.prereleases }))
      [newest, version] = [tag, each.version]
  }
  return newest
}

/** Loaded when somebody names the check, or asks for what is newer. */
function semver(): typeof Semver {
  return createRequire(import.meta.url)('semver') as typeof Semver
}
