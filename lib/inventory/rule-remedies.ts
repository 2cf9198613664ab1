import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { matcher } from '../kit/patterns.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import type { RemedyStep } from '../model/heal.ts'
import type { Rule } from '../model/rule.ts'
import type { SourceRef } from '../model/target.ts'
import type { SourceDocument, Spot } from '../base/yaml/document.ts'
import { OWN_CHECKS } from './name-patterns.ts'
import { HEALING_KEYS } from './remedy-schema.ts'
import type { HealingWords } from './remedy-schema.ts'
import type { Placed } from './steps.ts'

/** Keys that say how to mend, where nothing is mended. */
export function withoutRemedy(words: HealingWords, { document, path }: Spot): Problem[] {
  return HEALING_KEYS.filter((key) => words[key] !== undefined).map((key) => ({
    where: document.placeOfKey([...path, key]),
    message: `"${key}" says how to mend, and nothing behind "then" mends anything`,
    hint: 'write a remedy there, such as { remedy: restart-container }, or take the key away',
  }))
}

/** Remedies for none of the checks that the rule speaks of. Not an error: somebody may know better. */
export function mendsNothing(
  { when }: Rule,
  steps: readonly Placed<RemedyStep>[],
  document: SourceDocument,
  known: { readonly checks: readonly string[]; readonly remedies: ReadonlyMap<string, AnyRemedy> },
): string[] {
  if (!when.check) return []
  const spoken = [...known.checks, ...OWN_CHECKS].filter(matcher(when.check))
  const words = when.check.map((name) => `"${oneLine(name, 80)}"`).join(', ')
  return steps.flatMap(({ step: { remedy }, path }) => {
    const mends = known.remedies.get(remedy)?.mends ?? []
    if (spoken.length === 0 || spoken.some(matcher(mends))) return []
    return [
      `${placeText(document.placeOf(path))}: "${remedy}" mends ${mends.join(', ')}, and the rule speaks of ${words}`,
    ]
  })
}

/** A rule that would act, where nothing is done at all. */
export function actingInVain(
  { healing }: Rule,
  { document, path }: Spot,
  { heals }: { readonly heals: boolean },
): string[] {
  if (heals || healing?.mode !== 'act') return []
  const where = placeText(document.placeOf([...path, 'mode']))
  return [`${where}: the rule says "mode: act", and does nothing: healing is not switched on (settings.heal.enabled)`]
}

function placeText({ file, line, column }: SourceRef): string {
  return `${file}:${line}:${column}`
}
