import type { Clock } from '../base/clock.ts'
import type { Ms } from '../model/time.ts'

/** How long somebody wants to be left alone: seconds or a date; garbage is no wish. Source: RFC 9110, 10.2.3. */
export function restAsked(header: string | null, clock: Pick<Clock, 'now'>): Ms | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/u.test(text)) return Number(text) * 1000
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/u.test(text)) return undefined
  const ms = Date.parse(text) - clock.now()
  return ms > 0 ? ms : undefined
}
