import type { Ms } from '../model/time.ts'
import type { Clock } from './clock.ts'

/** Waits for it, but not for ever. The timer goes with the wait: one that stays would keep the program from ending. */
export async function atMost(ms: Ms, settled: Promise<unknown>, clock: Clock): Promise<void> {
  const over = new AbortController()
  const late = clock.sleep(ms, over.signal).catch(() => 'it was not late')
  await Promise.race([settled, late])
  over.abort()
}
