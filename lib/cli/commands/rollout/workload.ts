import type { EnginesAround } from '../../../app/replace/engines.ts'
import { withWorkloadRollout } from '../../../app/rollout/workload.ts'
import type { AskedWorkloadRollout, WorkloadOutcome, WorkloadRollout } from '../../../app/rollout/workload.ts'
import type { Step } from '../../../app/update/carry-out.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import { stepByStep } from '../revisions/step-by-step.ts'
import { UPDATE_ENDS, UPDATED_WITHIN_MS, updatePage } from '../revisions/update-page.ts'
import type { RolloutArgs } from './args.ts'
import { workloadText } from './document.ts'
import { isWanted } from './wanted.ts'

/** Has an orchestrator give a workload another image by its own update, or says what that would be. */
export function rolloutWorkload(
  asked: AskedWorkloadRollout,
  world: EnginesAround,
  args: RolloutArgs,
  io: Io,
): Promise<number> {
  if (args['min-available'] !== undefined)
    throw new UsageError(
      `how many of ${objectWords(asked.of)} stay is said in its own definition, not by --min-available`,
    )
  if (args.keep) throw new UsageError(`${objectWords(asked.of)} is one: --keep is for containers`)
  return withWorkloadRollout(asked, world, async (found) => {
    const isRefused = found.cannot.length > 0
    if (args['dry-run'] || isRefused || found.changes.length === 0) {
      await writeOut(io.stdout, args.json ? workloadText(found, null, [], io.clock.now()) : page(found, args, io))
      return isRefused ? EXIT.unavailable : EXIT.ok
    }
    const question = `Roll ${found.image} out to ${objectWords(found.of)}`
    if (!(await isWanted({ question, rights: [], page: () => page(found, args, io) }, args, io))) return EXIT.usage
    return carryOut(found, args, io)
  })
}

async function carryOut(found: WorkloadRollout, args: RolloutArgs, io: Io): Promise<number> {
  const within = args.within ?? UPDATED_WITHIN_MS
  const { outcome, done } = await stepByStep<Step, WorkloadOutcome>((told) => found.carryOut(within, told), args, io)
  const title = objectWords(found.of)
  if (args.json) await writeOut(io.stdout, workloadText(found, outcome, done, io.clock.now()))
  if (outcome.kind === 'updated') {
    const note = outcome.note === undefined ? '' : `; ${outcome.note}`
    if (!args.json) await writeOut(io.stdout, `${oneLine(`${title}: is of ${found.image} now${note}`)}\n`)
    return EXIT.ok
  }
  const blocked = outcome.isBlocked ? '; the image is blocked from now on ("rollout --images" lists such)' : ''
  const words = `${title}: not rolled out, ${UPDATE_ENDS[outcome.kind]}: ${outcome.why}${blocked}`
  io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  return outcome.kind === 'unfinished' ? EXIT.system : EXIT.again
}

function page(found: WorkloadRollout, args: RolloutArgs, io: Io): string {
  const { of, image, digest } = found
  const words = {
    head: `${objectWords(of)} (${of.kind}): ${image}${digest === '' ? '' : ` (${digest})`}`,
    nothing: 'nothing is to be done: it is of this image',
    cannot: 'it is not done, and nothing is touched',
  }
  return updatePage(found, words, args, io)
}
