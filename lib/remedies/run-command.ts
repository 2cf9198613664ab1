import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { fault } from '../kit/fault.ts'
import { duration } from '../kit/options.ts'
import { defineRemedy } from '../kit/remedy.ts'
import { otherIncident, prospectElsewhere } from '../kit/deed-document.ts'

const argument = z.string().max(4096)

const options = z.strictObject({
  command: z
    .tuple([argument.min(1)], argument)
    .describe('program and arguments, as they are: no shell sees them, and nothing of the incident is put into them'),
  timeout: duration({ minMs: 1000, maxMs: 600_000 }).prefault('1m').describe('how long it may run'),
})

type Options = z.output<typeof options>

/** Runs a program on the target of the incident. 0 says that it was done, every other code that it was not. */
export default defineRemedy<Options>({
  name: 'run-command',
  title: 'A program on the target',
  mends: ['*'],
  options,
  describe: (trouble, { command: [program] }) =>
    Promise.resolve([
      prospectElsewhere(trouble, `run "${oneLine(program, 80)}" on "${trouble.incident.subject.target}"`),
    ]),
  async apply(prospect, { command, timeout }, hands, trouble) {
    const other = otherIncident(prospect, trouble)
    if (other) throw other
    const shell = await hands.shell(prospect.object.target)
    const { exitCode, stderr } = await shell.run(command, { signal: hands.signal, timeoutMs: timeout })
    if (exitCode !== 0) throw fault('refused', oneLine(`exit code ${exitCode}: ${stderr}`, 300))
  },
  wasDone: () => Promise.resolve(null),
})
