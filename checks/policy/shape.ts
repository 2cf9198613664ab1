import * as z from 'zod'
import { oneLine, parseQuantity, searchPattern } from '../../lib/kit/index.ts'
import { OBJECT_KINDS } from '../../lib/model/configuration.ts'
import { fieldPath } from '../../lib/kit/field-path.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'is not a text, a number, true or false' })
const scalars = z.array(scalar).min(1)
const pattern = z.union([z.string(), z.array(z.string()).min(1)], { error: 'is not a pattern, nor a list of them' })

const NOT_A_PATH = 'is not a path: write limits.memoryBytes, mounts.*.source or ports["22/tcp"]'
const path = z.string({ error: NOT_A_PATH }).superRefine((text, context) => {
  if (fieldPath(text) === null) context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" ${NOT_A_PATH}` })
})

const NOT_A_NUMBER = 'is not a number, nor a size such as "512MiB"'
const amount = z.union([z.string(), z.number()], { error: NOT_A_NUMBER }).transform((written, context) => {
  const value = typeof written === 'number' ? written : (parseQuantity(written, 'bytes') ?? NaN)
  if (Number.isFinite(value)) return value
  context.addIssue({ code: 'custom', message: `"${oneLine(String(written), 80)}" ${NOT_A_NUMBER}` })
  return z.NEVER
})

const tests = {
  is: scalar.optional().describe('a value, or one of a list, is that'),
  isNot: scalar.optional().describe('none is'),
  oneOf: scalars.optional().describe('a value is one of these'),
  noneOf: scalars.optional().describe('none is'),
  like: pattern.optional().describe('a value fits the pattern, or one of several: `*`, `?` and `{a,b}`'),
  notLike: pattern.optional().describe('none does'),
  matches: searchPattern.optional().describe('a regular expression (RE2) is found in a value'),
  above: amount.optional().describe('a number is above that; sizes may be written as "512MiB"'),
  below: amount.optional().describe('a number is below that'),
  exists: z.boolean().optional().describe('there is such a setting, or there is none'),
  empty: z.literal(true).optional().describe('a list is there, and nothing is in it'),
  secret: z
    .literal(true)
    .optional()
    .describe('a value is one that nobody may read; of the environment, its name has to tell of a secret as well'),
}

/** One test of a setting. */
export type Test = { readonly [T in keyof typeof tests]: z.output<(typeof tests)[T]> }

/** What a rule says of a configuration: one of `field` (with one test), `some`, `all`, `any`, `not`. */
export interface Condition extends Partial<Test> {
  readonly field?: string | undefined
  readonly some?: string | undefined
  readonly where?: Condition | undefined
  readonly all?: readonly Condition[] | undefined
  readonly any?: readonly Condition[] | undefined
  readonly not?: Condition | undefined
}

const KINDS = ['field', 'some', 'all', 'any', 'not'] as const
const TESTS = Object.keys(tests) as (keyof Test)[]

const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      field: path.optional().describe('settings by their path; exactly one test stands beside it'),
      ...tests,
      some: path
        .optional()
        .describe('parts of the configuration by their path, such as mounts.*: one of them has to be as `where` says'),
      where: condition.optional().describe('of one such part; paths begin there'),
      all: z.array(condition).min(1).optional().describe('each of these holds'),
      any: z.array(condition).min(1).optional().describe('one of these holds'),
      not: condition.optional().describe('this does not hold'),
    })
    .refine((given) => wrongShape(given) === null, {
      error: ({ input }) => wrongShape(input as Condition) ?? '',
      // A key that does not exist has been told already.
      when: ({ issues }) => issues.length === 0,
    })
    .meta({ id: 'policy-condition', description: 'what is said of a configuration' }),
)

function wrongShape(given: Condition): string | null {
  const kinds = KINDS.filter((kind) => given[kind] !== undefined)
  const asked = TESTS.filter((test) => given[test] !== undefined)
  const [kind] = kinds
  if (kinds.length !== 1 || kind === undefined)
    return `a condition has one of ${KINDS.join(', ')}, not ${kinds.length === 0 ? 'none' : kinds.join(' and ')}`
  if (kind === 'field' && asked.length !== 1)
    return `a field has one test of ${TESTS.join(', ')}, not ${asked.length === 0 ? 'none' : asked.join(' and ')}`
  if (kind !== 'field' && asked.length > 0) return `"${asked[0] ?? ''}" tests a field, and there is none`
  if ((kind === 'some') !== (given.where !== undefined)) return '"some" and "where" belong together'
  return null
}

export const SEVERITIES = ['critical', 'warning', 'note'] as const
export type Severity = (typeof SEVERITIES)[number]

const severity = z.enum(SEVERITIES)
const line = (what: string): z.ZodString =>
  z.string().regex(/^(?=.*\S)\P{Cc}{1,300}$/u, `${what} is one line of 300 characters at most`)

const rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'a rule is named with small letters, digits and "-"'),
    title: line('a title').describe('what is told of whoever breaks it: "runs privileged"'),
    severity: severity.default('warning').describe('what breaking it is; a note is told and stays ok'),
    kinds: z.array(z.enum(OBJECT_KINDS)).min(1).default(['container']).describe('what it is about'),
    applies: condition.optional().describe('of these it is about those that are so; all of them when left out'),
    broken: condition.describe('when it is broken'),
    help: line('help').optional().describe('what to do about it'),
  })
  .meta({ id: 'policy-rule' })

export type Rule = z.output<typeof rule>

const DAY = 'is not a day: write "2027-01-31"'

export const waiver = z
  .strictObject({
    rule: z.string().min(1).describe('the id of a rule, or a pattern'),
    object: z.string().min(1).default('*').describe('the name of a container, or a pattern; all when left out'),
    target: z.string().min(1).default('*').describe('the id of a target, or a pattern; all when left out'),
    reason: line('a reason').describe('why it may be so'),
    owner: line('an owner').describe('who answers for it'),
    until: z.iso.date({ error: DAY }).describe('the last day on which it counts (UTC)'),
  })
  .meta({ id: 'policy-waiver' })

export type Waiver = z.output<typeof waiver>

/** One file of rules, or of waivers, or of both. */
export const bundle = z
  .strictObject({
    title: line('a title').optional(),
    rules: z.array(rule).default([]),
    waivers: z.array(waiver).default([]),
  })
  .superRefine(({ rules }, context) => {
    const known = new Set<string>()
    for (const [at, { id }] of rules.entries()) {
      if (known.has(id))
        context.addIssue({
          code: 'custom',
          path: ['rules', at, 'id'],
          message: `the rule "${id}" stands twice`,
          input: id,
        })
      known.add(id)
    }
  })
  .meta({ id: 'policy-bundle', description: 'rules, waivers, or both' })

export type Bundle = z.output<typeof bundle>

export const overrides = z.record(z.string(), z.union([z.literal(false), z.enum(['off', ...SEVERITIES])])).default({})
