import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import type { HealArgs } from './args.ts'
import { log } from './log.ts'
import { plan } from './plan.ts'
import { runPlan } from './run-plan.ts'
import { resume, stop } from './switch.ts'
import { verifyLog } from './verify-log.ts'

export async function run(args: HealArgs, io: Io): Promise<number> {
  if (args.plan !== undefined && args.action !== 'run')
    throw new UsageError(`"${args.plan}" means nothing to ${args.action}`)
  switch (args.action) {
    case 'plan':
      return plan(args, io)
    case 'run':
      return runPlan(args, io)
    case 'log':
      return args.verify ? verifyLog(args, io) : log(args, io)
    case 'stop':
      return stop(args, io)
    case 'resume':
      return resume(args, io)
  }
}
