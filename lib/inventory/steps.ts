import type * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { RemedyStep } from '../model/heal.ts'
import type { Step } from '../model/rule.ts'
import type { Path, SourceDocument, Spot } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { list } from './match-schema.ts'
import { listIn, meantBy } from './match-names.ts'
import { withPlaces } from './options.ts'
import { EXEC, KINDS_OF_STEP, remedyStepOf } from './remedy-schema.ts'
import { notifyStep } from './rule-schema.ts'
import type { WrittenStep } from './rule-schema.ts'
import { check, problemsOf } from './zod-problems.ts'

/** Schemas of remedies by the word behind `remedy`, and the one of `exec`. */
export interface StepSchemas {
  readonly remedies: ReadonlyMap<string, z.ZodType>
  /** Null where nobody has loaded that remedy. */
  readonly exec: z.ZodType | null
}

/** Something with the place that it was written at. */
export interface Placed<T> {
  readonly step: T
  readonly path: Path
}

export interface ReadSteps {
  readonly notify: readonly Placed<Step>[]
  readonly remedies: readonly Placed<RemedyStep>[]
  /** Whether any remedy is written, right or wrong. */
  readonly mends: boolean
  readonly problems: readonly Problem[]
}

/** The remedies that rules of all files name, each once, right or wrong: these have to be there. */
export function remediesUsed(documents: readonly SourceDocument[]): readonly string[] {
  const words = documents
    .flatMap((document) => listIn(document, 'rules'))
    .flatMap((rule) => list(at(rule, ['then'])))
    .map((step) => (at(step, ['exec']) === undefined ? at(step, ['remedy']) : EXEC))
  return [...new Set(words.filter((word) => typeof word === 'string'))]
}

/**
 * What a rule does, step by step: who stands behind remedies is told when these were tried in vain. What is no step at all
 * is passed over: the schema of the rule speaks of it.
 */
export function readSteps(rule: Spot, schemas: StepSchemas): ReadSteps {
  const notify: Placed<Step>[] = []
  const remedies: Placed<RemedyStep>[] = []
  const problems: Problem[] = []
  const { document } = rule
  const then = at(document.value, [...rule.path, 'then'])
  let before = 0
  for (const [index, written] of list(then).entries()) {
    if (!isStep(written)) continue
    const path = [...rule.path, 'then', ...(Array.isArray(then) ? [index] : [])]
    const read = readStep(written, { document, path }, schemas)
    if (read.kind === 'notify')
      notify.push({ path, step: { ...read.step, ...(before > 0 && { afterRemedies: before }) } })
    if (read.kind === 'remedy') remedies.push({ path, step: read.step })
    if (read.kind === 'wrong') problems.push(...read.problems)
    if (isRemedy(written)) before += 1
  }
  return { notify, remedies, mends: before > 0, problems }
}

function isStep(written: unknown): written is WrittenStep {
  return typeof written === 'string' || (typeof written === 'object' && written !== null && !Array.isArray(written))
}

function isRemedy(written: WrittenStep): boolean {
  return typeof written === 'object' && ('remedy' in written || 'exec' in written)
}

type Read =
  | { readonly kind: 'notify'; readonly step: Step }
  | { readonly kind: 'remedy'; readonly step: RemedyStep }
  | { readonly kind: 'wrong'; readonly problems: readonly Problem[] }

function readStep(written: WrittenStep, spot: Spot, schemas: StepSchemas): Read {
  if (typeof written === 'string') return { kind: 'notify', step: { notify: written } }
  const kinds = KINDS_OF_STEP.filter((kind) => kind in written)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) return { kind: 'wrong', problems: [notOneKind(written, kinds, spot)] }
  return kind === 'notify' ? readNotify(written, spot) : readRemedy(written, kind, spot, schemas)
}

function readNotify(written: object, { document, path }: Spot): Read {
  const parsed = check(notifyStep, written)
  if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error, document, path) }
  const { notify, openFor: ms } = parsed.data
  return { kind: 'notify', step: { notify, ...(ms !== undefined && { openForMs: ms }) } }
}

function readRemedy(written: object, kind: string, { document, path }: Spot, { remedies, exec }: StepSchemas): Read {
  const name = kind === 'exec' ? EXEC : at(written, ['remedy'])
  const schema = kind === 'exec' ? exec : typeof name === 'string' ? remedies.get(name) : undefined
  if (!schema) return { kind: 'wrong', problems: [noRemedy(name, { document, path: [...path, kind] }, remedies)] }
  const parsed = check(schema, written)
  if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error, document, path) }
  // The secret of an option is opened later, and told of where it stands.
  const placed = withPlaces(parsed.data, path, (each) => document.placeOf(each))
  return { kind: 'remedy', step: remedyStepOf(placed as object) }
}

function noRemedy(name: unknown, { document, path }: Spot, remedies: StepSchemas['remedies']): Problem {
  const word = typeof name === 'string' ? name : JSON.stringify(name)
  return {
    where: document.placeOf(path),
    message: `there is no remedy "${oneLine(word, 80)}"`,
    hint: meantBy(word, [...remedies.keys()], 'remedies'),
  }
}

function notOneKind(written: object, kinds: readonly string[], { document, path }: Spot): Problem {
  const [, second] = kinds
  if (second !== undefined)
    return {
      where: document.placeOfKey([...path, second]),
      message: `a step does one thing, not "${kinds.join('" and "')}"`,
      hint: 'write two steps, one after the other',
    }
  for (const key of Object.keys(written)) {
    const meant = suggest(key, KINDS_OF_STEP)
    if (meant === null) continue
    const where = document.placeOfKey([...path, key])
    return { where, message: `"${oneLine(key, 80)}" is not a key here`, hint: `did you mean "${meant}"?` }
  }
  const hint = 'write { notify: ops }, { remedy: NAME } or { exec: [program, argument] }'
  return { where: document.placeOf(path), message: 'a step says whom to tell, or what to do', hint }
}
