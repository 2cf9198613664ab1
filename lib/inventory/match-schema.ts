import * as z from 'zod'
import type { Match } from '../model/rule.ts'
import { expressionSchema } from './expression.ts'
import { LABEL_PATTERN } from './name-patterns.ts'

/** One word is a list of one. */
export const listed = <Word extends z.ZodType>(word: Word) => z.union([word, z.array(word).min(1)])

export const nameWord = () => z.string().min(1).max(256)

/** The keys that say which incidents are meant, wherever that is said. */
export const matchShape = () => ({
  status: listed(z.enum(['warning', 'unknown', 'critical']))
    .optional()
    .describe('as it is believed now: `warning`, `unknown`, `critical`'),
  target: listed(nameWord()).optional().describe('ids of targets, or patterns'),
  check: listed(nameWord()).optional().describe('names of checks, or patterns'),
  /** The empty item is that of a check that has none. */
  item: listed(z.string().max(256))
    .optional()
    .describe('what the check looks at: `/var`, the name of a container; or patterns'),
  labels: z
    .record(
      z.string().regex(LABEL_PATTERN, 'a label is named with letters, digits and "._/-"'),
      listed(z.union([nameWord(), z.number(), z.boolean()])),
    )
    .optional()
    .describe('labels of the target, each with one value, or several, or patterns'),
  expression: expressionSchema
    .optional()
    .describe(
      'what matching cannot say, in CEL, of `target`, `check`, `item`, `status`, `labels`, `summary`, `openForMinutes`, `flapping`',
    ),
})

export type MatchWords = z.output<z.ZodObject<ReturnType<typeof matchShape>>>

/** What was written, as a stage further down asks it. */
export function matchOf({ status, target, check, item, labels, expression }: MatchWords): Match {
  return {
    ...(status !== undefined && { status: list(status) }),
    ...(target !== undefined && { target: list(target) }),
    ...(check !== undefined && { check: list(check) }),
    ...(item !== undefined && { item: list(item) }),
    ...(labels !== undefined && {
      labels: new Map(Object.entries(labels).map(([key, values]) => [key, list(values).map(String)])),
    }),
    ...(expression !== undefined && { expression }),
  }
}

export function list<Word>(words: Word | readonly Word[]): readonly Word[] {
  return Array.isArray(words) ? (words as readonly Word[]) : [words as Word]
}
