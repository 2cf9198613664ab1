import { oneLine } from '../../../base/escape.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'

/** A step that was taken, and how long it took. */
export interface Done<Step> {
  readonly step: Step
  readonly tookMs: Ms
}

/** Carries something out and tells each of its steps when it is taken; with `--json` whoever asked does so behind it. */
export async function stepByStep<Step extends { readonly words: string }, Outcome>(
  carryOut: (told: (step: Step, tookMs: Ms) => void) => Promise<Outcome>,
  { json }: Pick<RevisionsArgs, 'json'>,
  io: Io,
): Promise<{ readonly outcome: Outcome; readonly done: readonly Done<Step>[] }> {
  const done: Done<Step>[] = []
  const said: Promise<void>[] = []
  const outcome = await carryOut((step, exactMs) => {
    const tookMs = Math.round(exactMs)
    done.push({ step, tookMs })
    if (!json) said.push(writeOut(io.stdout, `${oneLine(step.words)}: ${tookMs} ms\n`))
  })
  await Promise.all(said)
  return { outcome, done }
}
