import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { outcomeOf } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'
import { healPlanDocument } from './documents.ts'
import { planPage } from './plan-page.ts'

export async function plan(args: HealArgs, io: Io): Promise<number> {
  const { plan: found } = await outcomeOf({ do: 'heal-plan' }, 'planned', args, io)
  await writeOut(io.stdout, args.json ? healPlanDocument(found) : planPage(found, io))
  return EXIT.ok
}
