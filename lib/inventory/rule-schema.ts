import * as z from 'zod'
import { duration } from '../kit/options.ts'
import type { RemedyStep } from '../model/heal.ts'
import type { GroupBy, Grouping, Rule, Step, Unless } from '../model/rule.ts'
import { hoursOf, hoursSchema } from './hours.ts'
import { list, listed, matchOf, matchShape, nameWord } from './match-schema.ts'
import { LABEL_PATTERN } from './name-patterns.ts'
import { healingOf, healingShape, openFor } from './remedy-schema.ts'
import { soManyPer } from './so-many-per.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const DEFAULT_GROUP: Grouping = { by: ['target'], waitMs: 10_000, intervalMs: 60_000 }
const DEFAULT_REPEAT_MS = 4 * HOUR_MS
const DEFAULT_LIMIT: Rule['limit'] = { notices: 3, withinMs: 300_000 }

const when = () =>
  z
    .strictObject({
      ...matchShape(),
      openFor: openFor().optional().describe('it has been open for so long'),
    })
    .meta({
      id: 'when',
      description: 'which incidents it speaks about: all that is given must hold; all of them when left out',
    })

const unless = () =>
  z
    .strictObject({
      ...matchShape(),
      equal: listed(z.string().regex(LABEL_PATTERN, 'a label is named with letters, digits and "._/-"'))
        .optional()
        .describe('labels that both targets have with the same values; the same target when left out'),
    })
    .refine((words) => Object.keys(words).some((key) => key !== 'equal'), {
      error: '"unless" says nothing of what has to be wrong: write such as { check: reachable }',
    })
    .meta({
      id: 'unless',
      description: 'it keeps quiet about what it means while an incident like this is open on the same target',
    })

/** A step of `then:` that tells somebody, as a map. */
export const notifyStep = z.lazy(() =>
  z
    .strictObject({
      notify: nameWord().describe(
        'name of a notifier; behind remedies it is told when all of these were tried in vain',
      ),
      openFor: openFor().optional().describe('only what has been open for so long'),
    })
    .meta({ id: 'step' }),
)

/** A step as it stands in a rule: what a map says depends on the remedies that there are, so it is read by itself. */
export type WrittenStep = string | Readonly<Record<string, unknown>>

const NO_STEP = 'is no way to tell: write the name of a notifier, or a map such as { notify: ops, openFor: 30m }'
const unreadStep = () => z.union([nameWord(), z.record(z.string(), z.unknown())], { error: NO_STEP })

/** Any step at all, for editors and the reference page. */
const anyStep = (mending: readonly z.ZodType[]) => z.union([nameWord(), notifyStep, ...mending])

const groupBy = () =>
  z
    .string()
    .regex(
      /^(?:target|check|item|incident|label:[A-Za-z0-9_][A-Za-z0-9._/-]{0,127})$/u,
      'notices are grouped by "target", "check", "item", "incident" or "label:NAME"',
    )

const group = () =>
  z
    .strictObject({
      by: z
        .union([groupBy(), z.array(groupBy())])
        .optional()
        .describe(
          'one notice for each `target` (when left out), `check`, `item`, `incident`, `label:NAME`; `[]`: one for all',
        ),
      wait: duration({ minMs: 0, maxMs: DAY_MS })
        .optional()
        .describe('what comes within it goes with the first notice; 10s when left out'),
      interval: duration({ minMs: 0, maxMs: DAY_MS })
        .optional()
        .describe('between two notices of one group; 1m when left out'),
    })
    .meta({ id: 'grouping', description: 'how several incidents become one notice' })

const limit = () => soManyPer({ what: 'a limit', of: 'notices', example: '3 per 5m' })

const ruleWith = <One extends z.ZodType>(step: One) =>
  z
    .strictObject({
      name: z
        .string()
        .regex(/^(?=.*\P{White_Space})\P{Cc}{1,100}$/u, 'the name of a rule is one line of 100 characters at most')
        .describe('unique; notices and the log call the rule so'),
      when: when().nullish(),
      unless: unless().nullish(),
      hours: hoursSchema.nullish(),
      then: listed(step).describe(
        'who is told, and what is done about it, in this order: names of notifiers, each with a time after which it is its turn, and remedies',
      ),
      ...healingShape(),
      group: group().nullish(),
      repeat: z
        .union([duration({ minMs: 60_000 }), z.union([z.literal('off'), z.literal(false)]).transform(() => null)])
        .optional()
        .describe('how often a problem that goes on is told again; 4h when left out, `off` for never'),
      limit: limit()
        .optional()
        .describe('notices that one notifier gets of the rule: `3 per 5m` when left out; what is more comes in one'),
    })
    .meta({ id: 'rule' })

/** One element of `rules:`, its steps still to be read. */
export const ruleSchema = z.lazy(() => ruleWith(unreadStep()))

/** The same with all that a step may say. */
export const wholeRuleSchema = (mending: readonly z.ZodType[]): z.ZodType => z.lazy(() => ruleWith(anyStep(mending)))

export type RuleWords = z.output<typeof ruleSchema>

/** What a rule does, as it was read. */
export interface RuleSteps {
  readonly notify: readonly Step[]
  readonly remedies: readonly RemedyStep[]
}

/** A rule as the daemon has it, with what is shipped where nobody says anything. */
export function ruleOf(words: RuleWords, { notify, remedies }: RuleSteps, source: Rule['source']): Rule {
  const { repeat } = words
  return {
    name: words.name,
    when: whenOf(words.when ?? {}),
    ...(words.unless && { unless: unlessOf(words.unless) }),
    ...(words.hours && { hours: hoursOf(words.hours) }),
    steps: notify,
    ...(remedies.length > 0 && { healing: healingOf(words, remedies) }),
    group: groupingOf(words.group ?? {}),
    repeatMs: repeat === undefined ? DEFAULT_REPEAT_MS : repeat,
    limit: words.limit ? { notices: words.limit.count, withinMs: words.limit.withinMs } : DEFAULT_LIMIT,
    source,
  }
}

function groupingOf({ by, wait, interval }: NonNullable<RuleWords['group']>): Grouping {
  return {
    by: by === undefined ? DEFAULT_GROUP.by : (list(by) as readonly GroupBy[]),
    waitMs: wait ?? DEFAULT_GROUP.waitMs,
    intervalMs: interval ?? DEFAULT_GROUP.intervalMs,
  }
}

function whenOf({ openFor: openForMs, ...words }: NonNullable<RuleWords['when']>): Rule['when'] {
  return { ...matchOf(words), ...(openForMs !== undefined && { openForMs }) }
}

function unlessOf({ equal, ...words }: NonNullable<RuleWords['unless']>): Unless {
  return { match: matchOf(words), equal: equal === undefined ? null : list(equal) }
}
