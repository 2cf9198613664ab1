import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { haveFulfilled, whoAsks } from '../../wish.ts'
import type { AckArgs } from './args.ts'

export async function run(args: AckArgs, io: Io): Promise<number> {
  const { incident, note, sticky, remove } = args
  const by = whoAsks(args.by)
  if (remove) return haveFulfilled({ do: 'unack', incident, by }, args, io)
  if (note === undefined) throw new UsageError('say what is being done about it: --note "new disk ordered"')
  const until = args.for === undefined ? {} : { until: io.clock.now() + args.for }
  return haveFulfilled({ do: 'ack', incident, by, note, isSticky: sticky, ...until }, args, io)
}
