import { oneLine } from '../base/escape.ts'
import { jsonText } from '../base/json-text.ts'
import { deedDocument, deedFacts, otherIncident, prospectElsewhere } from '../kit/deed-document.ts'
import { fault, FaultError } from '../kit/fault.ts'
import { endWords, programOptions, runOwnProgram } from '../kit/programs/own-program.ts'
import type { OwnProgram } from '../kit/programs/own-program.ts'
import { defineRemedy } from '../kit/remedy.ts'
import * as z from 'zod'
import type { Ms } from '../model/time.ts'

const LONGEST_MS: Ms = 600_000

/**
 * A program of somebody's own mends it, on the machine of the monitor, started by its words, never by a shell. It reads
 * the incident on standard input, schema `orch-watch/deed/v1`; foreign text stands on no command line. 0 says that it
 * was done, every other code that it was not.
 */
export default defineRemedy<OwnProgram>({
  name: 'exec',
  title: 'A program on the machine of the monitor',
  mends: ['*'],
  options: z.strictObject(programOptions(LONGEST_MS)),
  describe(trouble, { command }) {
    return Promise.resolve([prospectElsewhere(trouble, `run "${oneLine(command[0], 80)}" on this machine`)])
  },
  async apply(prospect, program, { signal, clock }, trouble) {
    const other = otherIncident(prospect, trouble)
    if (other) throw other
    const given = { input: jsonText(deedDocument(prospect, trouble, clock.now())), facts: deedFacts(prospect, trouble) }
    const ended = await runOwnProgram(program, { ...given, signal }).catch((error: unknown) => {
      throw error instanceof FaultError ? error : fault('timed-out', 'it was ended before it was done')
    })
    if (ended.exitCode !== 0) throw fault('refused', endWords(ended))
  },
  wasDone: () => Promise.resolve(null),
})
