import { userInfo } from 'node:os'
import { fulfil } from '../app/control/fulfil.ts'
import type { Outcome, Wish } from '../app/control/words.ts'
import { loadWorld } from '../app/world.ts'
import { EXIT } from '../base/exit-codes.ts'
import type { CommonArgs, Io } from './command.ts'
import { UsageError } from './usage-error.ts'
import { writeOut } from './write-out.ts'

type AskingArgs = CommonArgs & { readonly store?: string }

/** Has the wish fulfilled and prints what came of it. Throws as `outcomeOf` does. */
export async function haveFulfilled(asked: Wish, args: AskingArgs, io: Io): Promise<number> {
  const outcome = await outcomeOf(asked, 'done', args, io)
  await writeOut(io.stdout, args.json ? `${JSON.stringify(outcome)}\n` : `${outcome.says}\n`)
  return EXIT.ok
}

/**
 * What comes of a wish that is answered in that kind.
 *
 * @throws UsageError for a wish that is refused: that is a mistake of whoever had it
 */
export async function outcomeOf<Kind extends Outcome['kind']>(
  asked: Wish,
  kind: Kind,
  args: AskingArgs,
  io: Io,
): Promise<Extract<Outcome, { kind: Kind }>> {
  const world = await loadWorld(args, io)
  const outcome = await fulfil(asked, { world, store: args.store, now: io.clock.now() }, io)
  if (outcome.kind === 'refused') throw new UsageError(outcome.why)
  if (!isOf(outcome, kind)) throw new Error('the daemon answers something else than was asked')
  return outcome
}

function isOf<Kind extends Outcome['kind']>(outcome: Outcome, kind: Kind): outcome is Extract<Outcome, { kind: Kind }> {
  return outcome.kind === kind
}

/** Who asks, when nobody says. */
export function whoAsks(by: string | undefined): string {
  return by ?? userInfo().username
}
