import type { Clock } from '../base/clock.ts'
import type { Ms } from '../model/time.ts'

/**
 * Tries addresses one after the other: the next one as soon as the last one failed, or after a head start. None is
 * given up before another has won, so that a slow path is never lost to a dead one.
 *
 * Source: RFC 8305, Happy Eyeballs, with its 250 ms. Node's autoSelectFamily gives up each attempt after that time.
 *
 * @param race.attempt rejects when its signal is aborted, and frees what it held
 * @param race.discard frees what a second winner brought
 * @throws the error of the first attempt that failed, when all have
 */
export async function raceAddresses<Address, Won>(
  addresses: readonly Address[],
  race: {
    attempt: (address: Address, signal: AbortSignal) => Promise<Won>
    discard: (late: Won) => void
    sleep: Clock['sleep']
    signal: AbortSignal
    headStartMs?: Ms
  },
): Promise<Won> {
  const over = new AbortController()
  const signal = AbortSignal.any([race.signal, over.signal])
  const attempts: Promise<Won>[] = []
  const errors: unknown[] = []
  const winners: Promise<Won>[] = []
  try {
    for (const address of addresses) {
      const turn = new AbortController()
      const running = race.attempt(address, signal)
      attempts.push(running)
      running.then(
        () => {
          winners.push(running)
          turn.abort()
        },
        (error: unknown) => {
          errors.push(error)
          turn.abort()
        },
      )
      await race
        .sleep(race.headStartMs ?? 250, AbortSignal.any([signal, turn.signal]))
        .catch(() => 'an attempt settled')
      if (winners.length > 0 || race.signal.aborted) break
    }
    const first = await Promise.any(attempts)
    return await (winners[0] ?? first)
  } catch (error) {
    throw race.signal.aborted ? race.signal.reason : (errors[0] ?? error)
  } finally {
    over.abort()
    for (const attempt of attempts)
      if (attempt !== winners[0]) attempt.then(race.discard, () => 'it failed, as it should')
  }
}
