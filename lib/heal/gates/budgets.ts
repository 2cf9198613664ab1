import type { Budget, Deed } from '../../model/heal.ts'
import { healKey } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'
import { usedOf } from '../budget.ts'
import { no } from '../gate.ts'
import type { Gate, No } from '../gate.ts'

/** Not too much is done, by one rule, on one host, by all; and not too much at the same time. */
export const budgets: Gate = ({ candidate: { rule, healing }, prospect, deeds, settings, now }) => {
  const underWay = deeds.filter(({ endedAt }) => endedAt === null)
  if (underWay.some(({ object }) => healKey(object) === healKey(prospect.object))) return no('it is being done already')
  const { group, host } = prospect
  if (group !== null && underWay.some((deed) => deed.group === group))
    return no(`another one of ${group} has its turn first`)
  if (underWay.length >= settings.concurrency) return no(`${underWay.length} are under way, and no more at a time`)
  return (
    spent(
      `the rule`,
      deeds.filter((deed) => deed.rule === rule),
      healing.budget,
      now,
    ) ??
    spent(
      `"${host}"`,
      deeds.filter((deed) => deed.host === host),
      settings.perHost,
      now,
    ) ??
    spent('all', deeds, settings.overall, now)
  )
}

function spent(whose: string, deeds: readonly Deed[], budget: Budget, now: EpochMs): No | null {
  const { roomAt } = usedOf(budget, deeds, now)
  const minutes = Math.round(budget.withinMs / 60_000)
  return roomAt === null ? null : no(`the budget of ${whose} is used up: ${budget.deeds} in ${minutes} min`, roomAt)
}
