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

/** Where they stand, and what one of them is called. */
export interface Section {
  readonly key: 'notifiers' | 'exporters'
  readonly noun: string
}

const NOTIFIERS: Section = { key: 'notifiers', noun: 'notifier' }

/** The words behind `use:` in all files, each once, right or wrong: these kinds have to be there. */
export function kindsUsed(documents: readonly SourceDocument[], { key }: Section = NOTIFIERS): readonly string[] {
  const words = documents.flatMap((document) =>
    namesIn(document, key).map((name) => at(document.value, [key, name, 'use'])),
  )
  return [...new Set(words.filter((word) => typeof word === 'string'))]
}

/** The notifiers of all files, or what else is written as they are, each checked by the schema of its kind. */
export function readNotifiers(
  documents: readonly SourceDocument[],
  kinds: ReadonlyMap<string, z.ZodType>,
  section: Section = NOTIFIERS,
): ReadNotifiers {
  const plans: NotifierPlan[] = []
  const spots = new Map<string, Spot>()
  const problems: Problem[] = []
  for (const document of documents) {
    for (const name of namesIn(document, section.key)) {
      const spot = { document, path: [section.key, name] }
      const before = spots.get(name)
      if (before) {
        problems.push(twice(`${section.noun} "${oneLine(name, 80)}"`, before, spot))
        continue
      }
      spots.set(name, spot)
      const read = readOne(name, spot, { kinds, section })
      if ('problems' in read) problems.push(...read.problems)
      else plans.push(read)
    }
  }
  return { plans, spots, problems }
}

function namesIn({ value }: SourceDocument, key: Section['key']): string[] {
  const listed = at(value, [key])
  return typeof listed === 'object' && listed !== null && !Array.isArray(listed) ? Object.keys(listed) : []
}

function readOne(
  name: string,
  { document, path }: Spot,
  { kinds, section }: { readonly kinds: ReadonlyMap<string, z.ZodType>; readonly section: Section },
): NotifierPlan | { readonly problems: readonly Problem[] } {
  const written = at(document.value, path)
  const use = at(written, ['use'])
  const schema = typeof use === 'string' ? kinds.get(use) : undefined
  if (typeof use !== 'string' || !schema)
    return { problems: [noKind(use, { document, path }, { kinds: [...kinds.keys()], section })] }
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

function noKind(
  use: unknown,
  { document, path }: Spot,
  { kinds, section: { noun } }: { readonly kinds: readonly string[]; readonly section: Section },
): Problem {
  const a = /^[aeiou]/u.test(noun) ? 'an' : 'a'
  const known = `kinds: ${kinds.join(', ') || 'none'}`
  if (use === undefined || use === null) {
    const message = `${a} ${noun} is a map with "use", the kind it is of, and the keys of that kind`
    return { where: document.placeOf(path), message, hint: known }
  }
  const word = typeof use === 'string' ? use : JSON.stringify(use)
  const meant = suggest(word, kinds)
  return {
    where: document.placeOf([...path, 'use']),
    message: `there is no kind of ${noun} "${oneLine(word, 80)}"`,
    hint: meant === null ? known : `did you mean "${meant}"?`,
  }
}

function twice(whom: string, before: Spot, { document, path }: Spot): Problem {
  const { file, line } = before.document.placeOfKey(before.path)
  return {
    where: document.placeOfKey(path),
    message: `the ${whom} stands twice, first at ${file}:${line}`,
  }
}
