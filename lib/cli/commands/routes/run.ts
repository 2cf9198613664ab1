import { whoIsTold } from '../../../app/routes.ts'
import { loadWorld } from '../../../app/world.ts'
import { formatDuration } from '../../../base/duration.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { WouldTell } from '../../../decide/would-tell.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RoutesArgs } from './args.ts'

export async function run(args: RoutesArgs, io: Io): Promise<number> {
  const { inventory, checks } = await loadWorld(args, io)
  const { check, item, status } = args
  const [target] = selectedBy([args.target], inventory)
  if (target?.id !== args.target) throw new UsageError(`"${args.target}" is not the id of one target`)
  if (!checks.has(check)) throw new UsageError(`there is no check "${check}": "orch-watch checks" lists them`)
  const told = whoIsTold(inventory, { target: target.id, check, item }, status, io.clock.now())
  if (args.json) await writeOut(io.stdout, `${JSON.stringify(told, null, 2)}\n`)
  else if (told.length === 0) await writeOut(io.stdout, 'nobody: no rule names a notifier\n')
  else {
    const rows = told.map((each) => {
      const { rule, notifier, whyNot, group, repeatMs } = each
      return whyNot === null
        ? [rule, notifier, whenWords(each), group || 'all in one', repeatWords(repeatMs)]
        : [rule, notifier, 'no', whyNot, '']
    })
    await writeOut(io.stdout, plainTable(['RULE', 'TELLS', 'WHEN', 'GROUP, OR WHY NOT', 'AGAIN'], rows, io, args.color))
  }
  return EXIT.ok
}

/** "after 10s, in its hours, unless check memory". */
function whenWords({ afterMs, hasHours, unless }: WouldTell): string {
  const conditions = [...(hasHours ? ['in its hours'] : []), ...(unless === null ? [] : [`unless ${unless}`])]
  return [`after ${formatDuration(afterMs)}`, ...conditions].join(', ')
}

function repeatWords(repeatMs: number | null): string {
  return repeatMs === null ? 'never' : `every ${formatDuration(repeatMs)}`
}
