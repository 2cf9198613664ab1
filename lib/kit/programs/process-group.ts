import { setTimeout as wait } from 'node:timers/promises'
import type { Ms } from '../../model/time.ts'

const GRACE_MS: Ms = 2000
const LOOK_MS: Ms = 50

/**
 * Ends every process of the group. Gently: TERM first, KILL after two seconds to what is still there. Resolves when
 * nobody is left, or when the kernel has been told all that it can be told.
 */
export async function endGroup(leader: number, how: 'gently' | 'at once'): Promise<void> {
  if (how === 'at once') {
    tell(leader, 'SIGKILL')
    return
  }
  tell(leader, 'SIGTERM')
  for (let waitedMs = 0; waitedMs < GRACE_MS; waitedMs += LOOK_MS) {
    // A group without members gives its number back: it is not spoken to again.
    if (!tell(leader, 0)) return
    await wait(LOOK_MS)
  }
  tell(leader, 'SIGKILL')
}

/** Whether anybody heard it. */
function tell(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false // ESRCH: everybody has ended, which is what we want
  }
}
