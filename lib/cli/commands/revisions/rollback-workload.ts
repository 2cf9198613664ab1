import type { Step, UpdateOutcome } from '../../../app/update/carry-out.ts'
import { withWorkloadRollback } from '../../../app/update/rollback.ts'
import type { AskedWorkload, WorkloadRollback } from '../../../app/update/rollback.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { jsonText } from '../../../base/json-text.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { stepByStep } from './step-by-step.ts'
import type { Done } from './step-by-step.ts'
import { confirmed } from './confirmed.ts'
import { UPDATE_ENDS, UPDATED_WITHIN_MS, updatePage } from './update-page.ts'

/** Has an orchestrator put a workload back to what it was in a revision, or says what that would be. */
export async function rollbackWorkload(
  asked: Omit<AskedWorkload, 'access'> & { readonly registry: Registry },
  world: World,
  args: RevisionsArgs,
  io: Io,
): Promise<number> {
  const { registry } = asked
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const access = args.plan ? 'read' : 'write'
  return withWorkloadRollback({ ...asked, access }, { ...world, ...io, registry, warn }, async (found) => {
    const isRefused = found.cannot.length > 0
    if (args.plan || isRefused || found.changes.length === 0) {
      await writeOut(io.stdout, args.json ? asJson(found, null, []) : page(found, args, io))
      return isRefused ? EXIT.unavailable : EXIT.ok
    }
    if (!args.yes && !(await confirmed(page(found, args, io), `Roll ${nameOf(found)} back to ${found.called}?`, io)))
      return EXIT.usage
    return carryOut(found, args, io)
  })
}

async function carryOut(found: WorkloadRollback, args: RevisionsArgs, io: Io): Promise<number> {
  const within = args.within ?? UPDATED_WITHIN_MS
  const { outcome, done } = await stepByStep<Step, UpdateOutcome>((told) => found.carryOut(within, told), args, io)
  if (args.json) await writeOut(io.stdout, asJson(found, outcome, done))
  if (outcome.kind === 'updated') {
    const note = outcome.note === undefined ? '' : `; ${oneLine(outcome.note)}`
    if (!args.json) await writeOut(io.stdout, `${nameOf(found)}: rolled back to ${found.called}${note}\n`)
    return EXIT.ok
  }
  const words = `${nameOf(found)}: not rolled back, ${UPDATE_ENDS[outcome.kind]}: ${outcome.why}`
  io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  return outcome.kind === 'unfinished' ? EXIT.system : EXIT.again
}

function page(found: WorkloadRollback, args: RevisionsArgs, io: Io): string {
  const words = {
    head: `${nameOf(found)} (${found.of.kind}): back to ${found.called}`,
    nothing: 'it is so already',
    cannot: 'it cannot be had again exactly, and is left alone',
  }
  return updatePage(found, words, args, io)
}

/** The definition itself holds secrets: what becomes different says all of it but them. */
function asJson(
  { of, revision, called, changes, notes, cannot, steps }: WorkloadRollback,
  outcome: UpdateOutcome | null,
  done: readonly Done<Step>[],
): string {
  const ended =
    outcome === null
      ? {}
      : {
          outcome: outcome.kind,
          ...('why' in outcome && { why: outcome.why, failed: outcome.step }),
          ...('note' in outcome && { note: outcome.note }),
        }
  const told =
    outcome === null
      ? steps.map(({ name, words }) => ({ step: name, words }))
      : done.map(({ step, tookMs }) => ({ step: step.name, words: step.words, tookMs }))
  return `${jsonText({ ...of, revision, called, changes, notes, cannot, steps: told, ...ended }, 2)}\n`
}

function nameOf({ of }: WorkloadRollback): string {
  return `${of.target}/${of.name}`
}
