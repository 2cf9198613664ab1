import { withRollback } from '../../../app/replace/rollback.ts'
import type { Meant, Rollback } from '../../../app/replace/rollback.ts'
import type { Outcome } from '../../../app/replace/replace.ts'
import type { Step } from '../../../app/replace/steps.ts'
import { findRevision } from '../../../app/recording/find-revision.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isWorkload } from '../../../model/configuration.ts'
import type { Ms } from '../../../model/time.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { stepByStep } from './step-by-step.ts'
import { confirmed } from './confirmed.ts'
import { meant as oneMeant } from './meant.ts'
import { rollbackDocument } from './rollback-document.ts'
import { endWords, rollbackPage } from './rollback-page.ts'
import { rollbackWorkload } from './rollback-workload.ts'
import { fitting, isSelection } from './selection.ts'

/** So long each new one may take until it is healthy. */
const WITHIN_MS: Ms = 120_000

/** Puts containers back to what they were in a revision, or says how that would be done. */
export async function rollback(world: World, args: RevisionsArgs, io: Io): Promise<number> {
  const { from: revision } = args
  if (revision === undefined) throw new UsageError('say which revision: "orch-watch revisions list OBJECT" shows them')
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const access = args.plan ? 'read' : 'write'
  const registry = await openRegistryOf(world.inventory, access, { ...io, mended: warn })
  const { id, called } = await findRevision(registry, revision, io.clock.now())
  const meant = await meantBy(args.object, registry, world)
  if ('one' in meant && isWorkload(meant.one))
    return rollbackWorkload({ of: meant.one, revision: id, called, registry }, world, args, io)
  const asked = { meant, revision: id, called, access } as const
  return withRollback(asked, { ...world, ...io, registry, warn }, async (found) => {
    const { parts, cannot } = found.plan
    if (args.plan || cannot.length > 0 || parts.length === 0) {
      await writeOut(io.stdout, args.json ? rollbackDocument(found, null, []) : rollbackPage(found, args, io))
      return cannot.length > 0 ? EXIT.unavailable : EXIT.ok
    }
    if (
      !args.yes &&
      !(await confirmed(rollbackPage(found, args, io), `Roll ${whatOf(found)} back to ${found.called}?`, io))
    )
      return EXIT.usage
    return carryOut(found, args, io)
  })
}

/** One object by its name; all the containers that a pattern fits, or on the targets that bear a label. */
async function meantBy(words: string | undefined, registry: Registry, { inventory }: World): Promise<Meant> {
  if (words === undefined || !isSelection(words)) return { one: await oneMeant(registry, words) }
  return { fits: fitting(words, inventory) }
}

async function carryOut(found: Rollback, args: RevisionsArgs, io: Io): Promise<number> {
  const within = args.within ?? WITHIN_MS
  const { outcome, done } = await stepByStep<Step, Outcome>((told) => found.carryOut(within, told), args, io)
  if (args.json) await writeOut(io.stdout, rollbackDocument(found, outcome, done))
  else if (outcome.kind === 'replaced') await writeOut(io.stdout, endWords(found))
  return exitOf(found, outcome, io)
}

function exitOf(found: Rollback, outcome: Outcome, io: Io): number {
  if (outcome.kind === 'replaced') return EXIT.ok
  const end =
    outcome.kind === 'undone'
      ? 'everything is as it was before'
      : 'it could not be taken back, and is at the next start'
  const [one, ...others] = found.plan.parts.map(({ of }) => `${of.target}/${of.name}`)
  const names = `${one ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`
  io.stderr.write(`orch-watch: ${oneLine(`${names}: not rolled back, ${end}: ${outcome.why}`)}\n`)
  return outcome.kind === 'undone' ? EXIT.again : EXIT.system
}

function whatOf({ plan: { parts } }: Rollback): string {
  return parts.length === 1 ? `${parts[0]?.of.target ?? ''}/${parts[0]?.of.name ?? ''}` : `${parts.length} containers`
}
