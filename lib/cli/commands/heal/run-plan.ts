import type { HealPlanned, HealRan } from '../../../app/control/heal-plan.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { typedYes } from '../../typed-yes.ts'
import { UsageError } from '../../usage-error.ts'
import { outcomeOf, whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'
import { healRunDocument } from './documents.ts'
import { objectWords } from './object-words.ts'
import { planPage } from './plan-page.ts'

/** Has done what a plan says, by the name of whoever asks. */
export async function runPlan(args: HealArgs, io: Io): Promise<number> {
  const { plan: id } = args
  if (id === undefined) throw new UsageError('say which plan: "orch-watch heal plan" makes one, and prints its id')
  const { plan } = await outcomeOf({ do: 'heal-plan', plan: id }, 'planned', args, io)
  const open = plan.deeds.filter(({ runs }) => runs)
  if (open.length === 0) throw new UsageError(`nothing of plan "${id}" can be done: "orch-watch heal plan" says why`)
  if (!args.yes && !(await confirmed(plan, open.length, io))) {
    io.stderr.write('orch-watch: nothing was done\n')
    return EXIT.ok
  }
  const { deeds } = await outcomeOf({ do: 'heal-run', plan: id, by: whoAsks(args.by) }, 'ran', args, io)
  await writeOut(io.stdout, args.json ? healRunDocument(id, deeds) : deeds.map(lineOf).join(''))
  return deeds.every(({ outcome }) => outcome === 'done') ? EXIT.ok : EXIT.again
}

async function confirmed(plan: HealPlanned, count: number, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true) throw new UsageError('there is no terminal to ask: say --yes')
  io.stderr.write(planPage(plan, { stdout: io.stderr, env: io.env }))
  return typedYes(count === 1 ? 'Have this one done?' : `Have these ${count} done, one after the other?`, io)
}

function lineOf({ object, words, outcome, why }: HealRan[number]): string {
  return `${oneLine(`${objectWords(object)}: ${words}: ${outcome}${why === '' ? '' : `: ${why}`}`)}\n`
}
