import { execFile } from 'node:child_process'
import { oneLine } from '../../../base/escape.ts'
import type { Ms } from '../../../model/time.ts'
import { UsageError } from '../../usage-error.ts'

/** Longer than systemd gives a service to start (90 s) or to stop. */
const DONE_MS: Ms = 120_000

interface Ended {
  /** Why it has failed, in its own words; null when it has not. */
  readonly why: string | null
  readonly out: string
}

/** Runs a program of this machine to its end. */
export function ended(program: string, argv: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(program, [...argv], { timeout: DONE_MS }, (error, out, stderr) => {
      done({ why: error ? stderr.trim() || error.message : null, out })
    })
  })
}

export async function answers(program: string, argv: readonly string[]): Promise<boolean> {
  return (await ended(program, argv)).why === null
}

/** @throws UsageError with what the program said */
export async function must(program: string, argv: readonly string[]): Promise<void> {
  const { why } = await ended(program, argv)
  if (why !== null) throw new UsageError(`"${program} ${argv.join(' ')}" has failed: ${oneLine(why)}`)
}
