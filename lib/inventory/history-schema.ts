import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { parseQuantity } from '../base/quantity.ts'
import { duration } from '../kit/options.ts'
import type { Keeping } from '../model/history.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Below that there is no room for what has to be remembered anyway. */
const LEAST_CAP_BYTES = 16 * 1024 * 1024
const MOST_MS = 3_660 * DAY_MS

const DEFAULT: Keeping = {
  rawMs: 7 * DAY_MS,
  hourlyMs: 90 * DAY_MS,
  dailyMs: 730 * DAY_MS,
  capBytes: 2 * 1024 ** 3,
}

const size = () =>
  z.string({ error: 'is not a size: write "2GiB"' }).transform((text, context) => {
    const bytes = parseQuantity(text, 'bytes')
    if (bytes !== null && bytes >= LEAST_CAP_BYTES && Number.isSafeInteger(bytes)) return bytes
    context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not a size of "16MiB" or more` })
    return z.NEVER
  })

const span = (minMs: number) => duration({ minMs, maxMs: MOST_MS }).optional()

/** How long the daemon keeps numbers, and how exactly. */
export const historySchema = z.lazy(() =>
  z
    .union(
      [
        z.union([z.literal('off'), z.literal(false)]).transform(() => 'off' as const),
        z.strictObject({
          raw: span(HOUR_MS).describe('how long every value is kept; 7d when left out'),
          hourly: span(DAY_MS).describe('how long least, mean and largest of each hour are kept; 90d when left out'),
          daily: span(DAY_MS).describe('how long those of each day are kept; 730d when left out'),
          cap: size()
            .optional()
            .describe('how large the store may become before the oldest values go all the same; 2GiB when left out'),
        }),
      ],
      { error: 'is no history: write "off" or a map such as { raw: 7d, cap: 2GiB }' },
    )
    .describe('how long the daemon keeps the numbers that it has measured; `off` for not at all'),
)

export type HistoryWords = z.output<typeof historySchema>

export function keepingOf(words: HistoryWords | undefined): Keeping | null {
  if (words === 'off') return null
  const { raw, hourly, daily, cap } = words ?? {}
  return {
    rawMs: raw ?? DEFAULT.rawMs,
    hourlyMs: hourly ?? DEFAULT.hourlyMs,
    dailyMs: daily ?? DEFAULT.dailyMs,
    capBytes: cap ?? DEFAULT.capBytes,
  }
}
