import { withRestore } from '../../../app/restore/restore.ts'
import type { Restore } from '../../../app/restore/restore.ts'
import type { Outcome } from '../../../app/replace/replace.ts'
import type { Step } from '../../../app/replace/steps.ts'
import { findRevision } from '../../../app/recording/find-revision.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { chooser } from '../../../kit/patterns.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { stepByStep } from './step-by-step.ts'
import { confirmed } from './confirmed.ts'
import { manyWords, restoreDocument, restorePage } from './restore-page.ts'

/** So long each container may take until it is healthy. */
const WITHIN_MS: Ms = 120_000

/** Makes the containers of a lost host on another one, or says how that would be done. */
export async function restore(world: World, args: RevisionsArgs, io: Io): Promise<number> {
  const { from, to } = args
  if (from === undefined || to === undefined)
    throw new UsageError('say which host is lost, and where its containers are to be: --from HOST --to HOST')
  if (!world.inventory.targets.some(({ id }) => id === to)) throw new UsageError(`there is no target "${to}"`)
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const access: 'read' | 'write' = args.plan ? 'read' : 'write'
  const registry = await openRegistryOf(world.inventory, access, { ...io, mended: warn })
  const { id: revision, called } = await findRevision(registry, args.at ?? 'HEAD', io.clock.now())
  const asked = {
    ...{ from, to, revision, access, withoutData: args['without-data'], isMeant: choosing(args) },
    called,
  }
  return withRestore(asked, { ...world, ...io, registry, warn }, async (found) => {
    if (args.plan || found.plan.cannot.length > 0) {
      await writeOut(io.stdout, args.json ? restoreDocument(found, null, []) : restorePage(found, io))
      return found.plan.cannot.length > 0 ? EXIT.unavailable : EXIT.ok
    }
    if (!args.yes && !(await confirmed(restorePage(found, io), `Make ${manyWords(found)} on ${found.to}?`, io)))
      return EXIT.usage
    return carryOut(found, args, io)
  })
}

function choosing({ object, except }: RevisionsArgs): Parameters<typeof withRestore>[0]['isMeant'] {
  const fits = chooser(object === undefined ? {} : { only: [object] })
  const isLeft = chooser({ only: except })
  const any = (test: (name: string) => boolean, of: { readonly name: string; readonly runsAs: string }): boolean =>
    test(of.name) || test(of.runsAs)
  return (of) => any(fits, of) && !any(isLeft, of)
}

async function carryOut(found: Restore, args: RevisionsArgs, io: Io): Promise<number> {
  const within = args.within ?? WITHIN_MS
  const { outcome, done } = await stepByStep<Step, Outcome>((told) => found.carryOut(within, told), args, io)
  if (args.json) await writeOut(io.stdout, restoreDocument(found, outcome, done))
  else if (outcome.kind === 'replaced')
    await writeOut(io.stdout, `${oneLine(`${found.to}: ${manyWords(found)} restored from ${found.from}`)}\n`)
  return exitOf(found, outcome, io)
}

function exitOf({ from, to }: Restore, outcome: Outcome, io: Io): number {
  if (outcome.kind === 'replaced') return EXIT.ok
  const end =
    outcome.kind === 'undone'
      ? 'everything there is as it was before'
      : 'it could not be taken back, and is at the next start'
  io.stderr.write(`orch-watch: ${oneLine(`${to}: not restored from ${from}, ${end}: ${outcome.why}`)}\n`)
  return outcome.kind === 'undone' ? EXIT.again : EXIT.system
}
