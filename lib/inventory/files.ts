import type * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { SourceDocument } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import type { Layer, LayerWords } from './layers.ts'
import { publicViewProblems } from './public-view.ts'
import { cronProblem } from './schedule.ts'
import type { InventorySchema } from './schema.ts'
import { check, problemsOf } from './zod-problems.ts'

/** What all files together say beside their targets. */
export interface Levels {
  readonly settings: Layer | null
  readonly groups: ReadonlyMap<string, Layer>
  readonly problems: readonly Problem[]
}

/**
 * Settings and groups of all files, each checked on its own. One with a problem is still there, as if it said nothing:
 * whoever refers to it is not told that it does not exist.
 */
export function readLevels(documents: readonly SourceDocument[], schema: InventorySchema): Levels {
  const problems: Problem[] = []
  const groups = new Map<string, Layer>()
  let settings: Layer | null = null
  for (const [index, document] of documents.entries()) {
    const frame = check(schema.frame, document.value ?? {})
    if (!frame.success) problems.push(...problemsOf(frame.error, document))
    if (at(document.value, ['settings']) !== undefined) {
      if (index === 0)
        settings = readLayer({ from: 'settings', document, path: ['settings'] }, schema.settings, problems)
      else
        problems.push({
          where: document.placeOfKey(['settings']),
          message: '"settings" may only stand in the main file',
        })
    }
    for (const name of namesIn(document)) {
      const path = ['groups', name]
      const before = groups.get(name)
      if (before) problems.push(twice(name, before, document))
      else groups.set(name, readLayer({ from: 'group', group: name, document, path }, schema.group, problems))
    }
  }
  // A group that seems to be missing may be in what could not be read.
  if (problems.length === 0) problems.push(...publicViewProblems(settings, new Set(groups.keys())))
  return { settings, groups, problems }
}

function namesIn({ value }: SourceDocument): string[] {
  const groups = at(value, ['groups'])
  return typeof groups === 'object' && groups !== null && !Array.isArray(groups) ? Object.keys(groups) : []
}

function readLayer(layer: Omit<Layer, 'words' | 'written'>, schema: z.ZodType, problems: Problem[]): Layer {
  const { document, path } = layer
  // A key with nothing behind it says nothing.
  const written = at(document.value, path) ?? {}
  const parsed = check(schema, written)
  if (!parsed.success) problems.push(...problemsOf(parsed.error, document, path))
  const read = { ...layer, written, words: (parsed.success ? parsed.data : {}) as LayerWords }
  problems.push(...rhythmProblems(read))
  return read
}

/** What is wrong with how often: at the level itself, and at each of its checks. */
export function rhythmProblems({ words, document, path }: Layer): Problem[] {
  const spoken = [
    { said: words, inner: [] as string[] },
    ...Object.entries(words.checks ?? {}).flatMap(([name, said]) =>
      typeof said === 'object' && said ? [{ said, inner: ['checks', name] }] : [],
    ),
  ]
  return spoken.flatMap(({ said, inner }) => {
    const wrong = cronProblem(said)
    return wrong ? [{ where: document.placeOf([...path, ...inner, wrong.key]), message: wrong.message }] : []
  })
}

function twice(name: string, before: Layer, document: SourceDocument): Problem {
  const { file, line } = before.document.placeOfKey(before.path)
  return {
    where: document.placeOfKey(['groups', name]),
    message: `the group "${name}" stands twice, first at ${file}:${line}`,
  }
}
