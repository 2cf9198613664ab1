import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

/** Both streams together; of each, where the rest is dropped. */
const MAX_OUTPUT_BYTES = 1_048_576

/** What a program prints, up to the bound. */
export interface Output {
  readonly cut: boolean
  /** Decoded as UTF-8 with replacement characters. */
  text(): { readonly stdout: string; readonly stderr: string }
  /** Called once, when more came than is kept. */
  onFull(full: () => void): void
  /** Resolves when everything printed before the program ended is here. */
  drained(): Promise<void>
  /** Lets go of the pipes: whoever still holds them is not waited for. */
  drop(): void
}

/** Rounds of the event loop without news after which a pipe that is still open belongs to a child left behind. */
const QUIET_ROUNDS = 3
const ROUND_MS = 10
const MOST_ROUNDS = 100

/** @param excess whether a program that prints more than is kept is ended, or goes on and the rest is dropped */
export function keepOutput(child: ChildProcess, excess: 'end' | 'drop'): Output {
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const used = { stdout: 0, stderr: 0 }
  let news = 0
  let open = 0
  let cut = false
  let full = (): void => undefined

  for (const name of ['stdout', 'stderr'] as const) {
    open += 1
    child[name]?.once('close', () => (open -= 1))
    child[name]?.on('data', (chunk: Buffer) => {
      news += 1
      const taken = excess === 'drop' ? used[name] : used.stdout + used.stderr
      const part = chunk.subarray(0, Math.max(0, MAX_OUTPUT_BYTES - taken))
      used[name] += part.length
      if (part.length > 0) kept[name].push(part)
      if (part.length === chunk.length || cut) return
      cut = true
      if (excess === 'end') full()
    })
  }

  const output: Output = {
    get cut() {
      return cut
    },
    text: () => ({
      stdout: Buffer.concat(kept.stdout).toString('utf8'),
      stderr: Buffer.concat(kept.stderr).toString('utf8'),
    }),
    onFull: (callback) => (full = callback),
    async drained() {
      // Each timer lets the loop look at the pipes once, however long it was busy before.
      let quiet = 0
      for (let round = 0; open > 0 && quiet < QUIET_ROUNDS && round < MOST_ROUNDS; round += 1) {
        const before = news
        await wait(round === 0 ? 0 : ROUND_MS)
        quiet = news === before ? quiet + 1 : 0
      }
    },
    drop() {
      child.stdout?.destroy()
      child.stderr?.destroy()
    },
  }
  return output
}
