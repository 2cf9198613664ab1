import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Pids of this machine whose arguments hold the word, ours left out. */
export function processesWith(word: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .filter((pid) => argumentsOf(pid).includes(word))
    .map(Number)
}

/** Waits until nobody has the word in the arguments any more, or the time is over; returns who is left. */
export async function processesLeftWith(word: string, withinMs = 15_000): Promise<readonly number[]> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += 50) {
    if (processesWith(word).length === 0) return []
    await wait(50)
  }
  return processesWith(word)
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it has ended
  }
}
