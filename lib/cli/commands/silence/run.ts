import { labelPairs } from '../../../kit/label-pairs.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { haveFulfilled, whoAsks } from '../../wish.ts'
import type { SilenceArgs } from './args.ts'

export async function run(args: SilenceArgs, io: Io): Promise<number> {
  const { target, check, item, note, end } = args
  const by = whoAsks(args.by)
  if (end !== undefined) return haveFulfilled({ do: 'unsilence', id: end, by }, args, io)
  if (target.length === 0 && !check && !item) return haveFulfilled({ do: 'silences' }, args, io)
  if (args.for === undefined) throw new UsageError('say for how long: --for 2h')
  if (note === undefined) throw new UsageError('say why: --note "moving racks"')
  const labels = labelPairs(target.filter((word) => word.indexOf('=') > 0))
  const ids = target.filter((word) => !word.includes('='))
  const match = {
    ...(ids.length > 0 && { target: ids }),
    ...(check && { check }),
    ...(item && { item }),
    ...(labels.length > 0 && { labels }),
  }
  return haveFulfilled({ do: 'silence', match, by, note, until: io.clock.now() + args.for }, args, io)
}
