import type { HealPlanned } from '../../../app/control/heal-plan.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant } from '../../../base/instant.ts'
import { jsonText } from '../../../base/json-text.ts'
import type { Io } from '../../command.ts'
import { outcomeOf } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'
import { planPage } from './plan-page.ts'

export async function plan(args: HealArgs, io: Io): Promise<number> {
  const { plan: found } = await outcomeOf({ do: 'heal-plan' }, 'planned', args, io)
  await writeOut(io.stdout, args.json ? documentOf(found) : planPage(found, io))
  return EXIT.ok
}

function documentOf({ id, at, untilAt, deeds, idle }: HealPlanned): string {
  const dated = deeds.map(({ gates, ...deed }) => ({
    ...deed,
    gates: gates.map(({ againAt, ...each }) => ({ ...each, againAt: againAt === null ? null : isoInstant(againAt) })),
  }))
  const times = { at: isoInstant(at), untilAt: isoInstant(untilAt) }
  return `${jsonText({ schema: 'orch-watch/heal-plan/v1', id, ...times, deeds: dated, idle }, 2)}\n`
}
