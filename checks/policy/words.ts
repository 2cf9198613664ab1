import { countOf, isFingerprint, oneLine, pathWords, valueWords } from '../../lib/kit/index.ts'
import type { Shown } from './condition.ts'
import { isWaived } from './findings.ts'
import type { Finding, Judged } from './findings.ts'
import type { Waiver } from './shape.ts'
import { waiverWords } from './waivers.ts'

/** Named in one list; the others are counted. */
const MOST_NAMED = 6
const MOST_SHOWN = 2
/** Of what one object breaks: a summary has room for 500, and what else there is to say comes behind. */
const MOST_CHARACTERS = 270

/** "2 of 30 rules broken: privileged: runs privileged; …". */
export function objectWords({ asked, findings }: Judged): string {
  const open = findings.filter((finding) => !isWaived(finding))
  const broken = open.filter(({ rule }) => rule.severity !== 'note')
  const notes = open.filter(({ rule }) => rule.severity === 'note')
  const waived = findings.filter(isWaived)
  const said =
    broken.length === 0
      ? `${countOf(asked, 'rule')}, none broken`
      : `${broken.length} of ${countOf(asked, 'rule')} broken: `
  return [
    `${said}${brokenWords(broken)}`,
    ...(notes.length > 0
      ? [
          `noted: ${bounded(
            notes.map(({ rule }) => rule.id),
            MOST_NAMED,
            ', ',
          )}`,
        ]
      : []),
    ...(waived.length > 0 ? [`waived: ${bounded(waived.map(waivedWords), MOST_SHOWN, ', ')}`] : []),
  ].join('; ')
}

/** The first in full, at least one and as many as there is room for; then ids. */
function brokenWords(findings: readonly Finding[]): string {
  const words = findings.map(findingWords)
  let characters = 0
  const end = words.findIndex((word, at) => {
    characters += word.length
    return at > 0 && characters > MOST_CHARACTERS
  })
  if (end < 0) return words.join('; ')
  const others = findings.slice(end).map(({ rule }) => rule.id)
  return [...words.slice(0, end), `also ${bounded(others, MOST_NAMED, ', ')}`].join('; ')
}

/** "engine-socket: the engine's socket is within reach (mounts["/s"].source /run/docker.sock)". */
function findingWords({ rule, shown, waiver }: Finding): string {
  const evidence = evidenceWords(shown)
  const over = waiver ? `, its waiver is over since ${waiver.waiver.until}` : ''
  return `${rule.id}: ${rule.title}${evidence === '' ? '' : ` (${evidence})`}${over}`
}

function waivedWords({ rule, waiver }: Finding): string {
  return `${rule.id}${waiver ? ` ${waiverWords(waiver.waiver)}` : ''}`
}

/** That something is on is what the title says already, and a fingerprint tells nobody anything. */
function evidenceWords(shown: readonly Shown[]): string {
  const words = shown.flatMap(({ path, value }) => {
    if (typeof value === 'boolean') return []
    const setting = oneLine(pathWords(path), 60)
    return [value !== null && isFingerprint(value) ? setting : `${setting} ${oneLine(valueWords(value), 60)}`]
  })
  return bounded([...new Set(words)], MOST_SHOWN, ', ')
}

/** "30 rules, broken by 2 of 12; 1 waiver in use". */
export function wholeWords(judged: readonly Judged[], rules: number, waivers: WaiverCounts): string {
  const breaking = judged.filter(({ findings }) =>
    findings.some((finding) => !isWaived(finding) && finding.rule.severity !== 'note'),
  )
  const found = `broken by ${breaking.length === 0 ? 'none' : breaking.length} of ${judged.length}`
  const { inUse, over, unneeded } = waivers
  return [
    `${countOf(rules, 'rule')}, ${judged.length === 0 ? 'nothing to hold against them' : found}`,
    ...(inUse > 0 ? [`${countOf(inUse, 'waiver')} in use`] : []),
    ...(over.length > 0 ? [`waivers that are over: ${bounded(over.map(shortly), MOST_NAMED, ', ')}`] : []),
    ...(unneeded.length > 0 ? [`waivers that nobody needs: ${bounded(unneeded.map(shortly), MOST_NAMED, ', ')}`] : []),
  ].join('; ')
}

export interface WaiverCounts {
  readonly inUse: number
  /** Over, and still broken. */
  readonly over: readonly Waiver[]
  /** Nothing that they are about is broken any more. */
  readonly unneeded: readonly Waiver[]
}

function shortly({ rule, object, owner, until }: Waiver): string {
  return `${oneLine(rule, 40)} of ${oneLine(object, 40)} (${oneLine(owner, 40)}, until ${until})`
}

function bounded(words: readonly string[], most: number, between = '; '): string {
  const more = words.length > most ? [`${words.length - most} more`] : []
  return [...words.slice(0, most), ...more].join(between)
}
