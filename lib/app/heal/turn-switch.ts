import type { EpochMs } from '../../model/time.ts'
import type { Outcome, Wish } from '../control/words.ts'
import type { KillSwitch } from './kill-switch.ts'

interface Said {
  readonly by: string
  readonly note: string
}

/** What was turned, and how it was written down. */
export interface Turned {
  /** Whether it is another way than before. */
  readonly isChanged: boolean
  /** Why it does not stand in the log; null where it does, or nothing has to. */
  readonly unwritten: string | null
}

/** Has written down what was done: by the daemon where one runs. */
export type Writing = (asked: Wish) => Promise<Outcome>

/** It holds from here on, whatever becomes of the daemon and of the log. */
export async function stopHealing(
  { by, note, at }: Said & { readonly at: EpochMs },
  killSwitch: KillSwitch,
  write: Writing,
): Promise<Turned> {
  await killSwitch.stop({ by, note, at })
  return { isChanged: true, unwritten: await noted({ do: 'heal-stopped', by, note }, write) }
}

export async function resumeHealing({ by, note }: Said, killSwitch: KillSwitch, write: Writing): Promise<Turned> {
  if (!(await killSwitch.resume())) return { isChanged: false, unwritten: null }
  return { isChanged: true, unwritten: await noted({ do: 'heal-resumed', by, note }, write) }
}

/** A log that cannot be written keeps nobody from stopping. */
async function noted(asked: Wish, write: Writing): Promise<string | null> {
  try {
    const outcome = await write(asked)
    return outcome.kind === 'refused' ? outcome.why : null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
