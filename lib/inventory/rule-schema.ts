import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { parseDurationMs } from '../base/duration.ts'
import { duration } from '../kit/options.ts'
import type { GroupBy, Rule, Unless } from '../model/rule.ts'
import { hoursOf, hoursSchema } from './hours.ts'
import { list, listed, matchOf, matchShape, nameWord } from './match-schema.ts'
import { LABEL_PATTERN } from './name-patterns.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST_NOTICES = 1000

const DEFAULT_GROUP: { readonly by: readonly GroupBy[]; readonly waitMs: number; readonly intervalMs: number } = {
  by: ['target'],
  waitMs: 10_000,
  intervalMs: 60_000,
}
const DEFAULT_REPEAT_MS = 4 * HOUR_MS
const DEFAULT_LIMIT: Rule['limit'] = { notices: 3, withinMs: 300_000 }

const openFor = () => duration({ minMs: 1000, maxMs: 31 * DAY_MS })

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

const step = () =>
  z.union(
    [
      nameWord(),
      z
        .strictObject({
          notify: nameWord().describe('name of a notifier'),
          openFor: openFor().optional().describe('only what has been open for so long'),
        })
        .meta({ id: 'step' }),
    ],
    { error: 'is no way to tell: write the name of a notifier, or a map such as { notify: ops, openFor: 30m }' },
  )

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

const limit = () =>
  z.string({ error: 'is not a limit: write "3 per 5m"' }).transform((text, context) => {
    const [, count = '', span = ''] = /^\s*(\d{1,5})\s+per\s+(\S.*)$/u.exec(text) ?? []
    const [notices, withinMs] = [Number(count), parseDurationMs(span)]
    const isRight =
      withinMs !== null && withinMs >= 1000 && withinMs <= DAY_MS && notices >= 1 && notices <= MOST_NOTICES
    if (isRight) return { notices, withinMs }
    const hint = `write "3 per 5m": 1 to ${MOST_NOTICES} notices within 1s to 24h`
    context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not a limit: ${hint}` })
    return z.NEVER
  })

/** One element of `rules:`. */
export const ruleSchema = z.lazy(() =>
  z
    .strictObject({
      name: z
        .string()
        .regex(/^(?=.*\P{White_Space})\P{Cc}{1,100}$/u, 'the name of a rule is one line of 100 characters at most')
        .describe('unique; notices and the log call the rule so'),
      when: when().nullish(),
      unless: unless().nullish(),
      hours: hoursSchema.nullish(),
      then: listed(step()).describe(
        'who is told: the name of a notifier, or several, each with a time after which it is its turn',
      ),
      group: group().nullish(),
      repeat: z
        .union([duration({ minMs: 60_000 }), z.union([z.literal('off'), z.literal(false)]).transform(() => null)])
        .optional()
        .describe('how often a problem that goes on is told again; 4h when left out, `off` for never'),
      limit: limit()
        .optional()
        .describe('notices that one notifier gets of the rule: `3 per 5m` when left out; what is more comes in one'),
    })
    .meta({ id: 'rule' }),
)

export type RuleWords = z.output<typeof ruleSchema>

/** A rule as the daemon has it, with what is shipped where nobody says anything. */
export function ruleOf(words: RuleWords, source: Rule['source']): Rule {
  const { group: grouping, repeat } = words
  return {
    name: words.name,
    when: whenOf(words.when ?? {}),
    ...(words.unless && { unless: unlessOf(words.unless) }),
    ...(words.hours && { hours: hoursOf(words.hours) }),
    steps: stepsOf(words).map(({ notify, openFor: ms }) => ({ notify, ...(ms !== undefined && { openForMs: ms }) })),
    group: {
      by: grouping?.by === undefined ? DEFAULT_GROUP.by : (list(grouping.by) as readonly GroupBy[]),
      waitMs: grouping?.wait ?? DEFAULT_GROUP.waitMs,
      intervalMs: grouping?.interval ?? DEFAULT_GROUP.intervalMs,
    },
    repeatMs: repeat === undefined ? DEFAULT_REPEAT_MS : repeat,
    limit: words.limit ?? DEFAULT_LIMIT,
    source,
  }
}

function whenOf({ openFor: openForMs, ...words }: NonNullable<RuleWords['when']>): Rule['when'] {
  return { ...matchOf(words), ...(openForMs !== undefined && { openForMs }) }
}

function unlessOf({ equal, ...words }: NonNullable<RuleWords['unless']>): Unless {
  return { match: matchOf(words), equal: equal === undefined ? null : list(equal) }
}

interface WrittenStep {
  readonly notify: string
  readonly openFor?: number | undefined
}

function stepsOf({ then }: RuleWords): WrittenStep[] {
  return list(then).map((each) => (typeof each === 'string' ? { notify: each } : each))
}
