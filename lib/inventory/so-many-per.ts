import * as z from 'zod'
import { parseDurationMs } from '../base/duration.ts'
import { oneLine } from '../base/escape.ts'

const DAY_MS = 86_400_000
const MOST = 1000

/** "3 per 5m": so many, and within that time. */
export interface SoManyPer {
  readonly count: number
  readonly withinMs: number
}

/**
 * @param words.what is written so, with its article: "a limit"
 * @param words.of what is counted: "notices"
 */
export const soManyPer = (words: { readonly what: string; readonly of: string; readonly example: string }) =>
  z.string({ error: `is not ${words.what}: write "${words.example}"` }).transform((text, context): SoManyPer => {
    const [, written = '', span = ''] = /^\s*(\d{1,5})\s+per\s+(\S.*)$/u.exec(text) ?? []
    const [count, withinMs] = [Number(written), parseDurationMs(span)]
    if (withinMs !== null && withinMs >= 1000 && withinMs <= DAY_MS && count >= 1 && count <= MOST)
      return { count, withinMs }
    const hint = `write "${words.example}": 1 to ${MOST} ${words.of} within 1s to 24h`
    context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not ${words.what}: ${hint}` })
    return z.NEVER
  })

/** How often something may be done about what is wrong. */
export const budget = () => soManyPer({ what: 'a budget', of: 'deeds', example: '3 per 30m' })
