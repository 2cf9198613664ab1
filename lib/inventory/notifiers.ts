import type * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { NotifierPlan } from '../model/inventory.ts'
import type { SourceDocument, Spot } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { wordingOf } from './wording.ts'
import { check, problemsOf } from './zod-problems.ts'

export interface ReadNotifiers {
  /** Those that are right, their secrets still references. */
  readonly plans: readonly NotifierPlan[]
  /** All that are written, right or wrong, by name. */
  readonly spots: ReadonlyMap<string, Spot>
  readonly problems: readonly Problem[]
}

/** The words behind `use:` in all files, each once, right or wrong: these kinds have to be there. */
export function kindsUsed(documents: readonly SourceDocument[]): readonly string[] {
  const words = documents.flatMap((document) =>
    namesIn(document).map((name) => at(document.value, ['notifiers', name, 'use'])),
  )
  return [...new Set(words.filter((word) => typeof word === 'string'))]
}

/** The notifiers of all files, each checked by the schema of its kind. */
export function readNotifiers(
  documents: readonly SourceDocument[],
  kinds: ReadonlyMap<string, z.ZodType>,
): ReadNotifiers {
  const plans: NotifierPlan[] = []
  const spots = new Map<string, Spot>()
  const problems: Problem[] = []
  for (const document of documents) {
    for (const name of namesIn(document)) {
      const spot = { document, path: ['notifiers', name] }
      const before = spots.get(name)
      if (before) {
        problems.push(twice(name, before, spot))
        continue
      }
      spots.set(name, spot)
      const read = readOne(name, spot, kinds)
      if ('problems' in read) problems.push(...read.problems)
      else plans.push(read)
    }
  }
  return { plans, spots, problems }
}

function namesIn({ value }: SourceDocument): string[] {
  const notifiers = at(value, ['notifiers'])
  return typeof notifiers === 'object' && notifiers !== null && !Array.isArray(notifiers) ? Object.keys(notifiers) : []
}

function readOne(
  name: string,
  { document, path }: Spot,
  kinds: ReadonlyMap<string, z.ZodType>,
): NotifierPlan | { readonly problems: readonly Problem[] } {
  const written = at(document.value, path)
  const use = at(written, ['use'])
  const schema = typeof use === 'string' ? kinds.get(use) : undefined
  if (typeof use !== 'string' || !schema) return { problems: [noKind(use, { document, path }, [...kinds.keys()])] }
  const parsed = check(schema, written)
  if (!parsed.success) return { problems: problemsOf(parsed.error, document, path) }
  const wording = wordingOf(parsed.data as object)
  const options = Object.entries(parsed.data as object).filter(([key]) => key !== 'use' && !(key in wording))
  return {
    name,
    use,
    options: Object.fromEntries(options),
    ...(Object.keys(wording).length > 0 && { wording }),
    source: document.placeOfKey(path),
  }
}

function noKind(use: unknown, { document, path }: Spot, kinds: readonly string[]): Problem {
  const known = `kinds: ${kinds.join(', ') || 'none'}`
  if (use === undefined || use === null) {
    const message = 'a notifier is a map with "use", the kind it is of, and the keys of that kind'
    return { where: document.placeOf(path), message, hint: known }
  }
  const word = typeof use === 'string' ? use : JSON.stringify(use)
  const meant = suggest(word, kinds)
  return {
    where: document.placeOf([...path, 'use']),
    message: `there is no kind of notifier "${oneLine(word, 80)}"`,
    hint: meant === null ? known : `did you mean "${meant}"?`,
  }
}

function twice(name: string, before: Spot, { document, path }: Spot): Problem {
  const { file, line } = before.document.placeOfKey(before.path)
  return {
    where: document.placeOfKey(path),
    message: `the notifier "${oneLine(name, 80)}" stands twice, first at ${file}:${line}`,
  }
}
