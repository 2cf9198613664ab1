import { userInfo } from 'node:os'
import { fulfil } from '../app/control/fulfil.ts'
import type { Wish } from '../app/control/words.ts'
import { loadWorld } from '../app/world.ts'
import { EXIT } from '../base/exit-codes.ts'
import type { CommonArgs, Io } from './command.ts'
import { UsageError } from './usage-error.ts'
import { writeOut } from './write-out.ts'

/** Has the wish fulfilled and prints what came of it; a wish that is refused is a mistake of whoever had it. */
export async function haveFulfilled(asked: Wish, args: CommonArgs & { store?: string }, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const outcome = await fulfil(asked, { inventory, store: args.store, now: io.clock.now() }, io)
  if (outcome.kind === 'refused') throw new UsageError(outcome.why)
  await writeOut(io.stdout, args.json ? `${JSON.stringify(outcome)}\n` : `${outcome.says}\n`)
  return EXIT.ok
}

/** Who asks, when nobody says. */
export function whoAsks(by: string | undefined): string {
  return by ?? userInfo().username
}
