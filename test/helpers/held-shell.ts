import type { Shell } from '../../lib/model/session.ts'
import { fault } from '../../lib/kit/fault.ts'
import type { Changing } from './held-container.ts'

/**
 * A shell that runs nothing: what `answer` knows is only asked, everything else is a change.
 *
 * @param by.answer what is printed; null for what changes something
 */
export function heldShell({ change }: Changing, answer: (argv: readonly string[]) => string | null): Shell {
  return {
    async run(argv, { signal }) {
      if (signal.aborted) throw fault('timed-out', 'it was given up before it began')
      const stdout = answer(argv)
      if (stdout === null) await change(argv.join(' '), signal)
      return { exitCode: 0, stdout: stdout ?? '', stderr: '', cut: false, tookMs: 1 }
    },
    runScript: () => Promise.reject(fault('not-supported', 'nobody feeds it a script')),
    readFile: () => Promise.reject(fault('not-supported', 'nobody reads a file of it')),
  }
}
