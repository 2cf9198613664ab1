/**
 * Says what a log of healing breaks of what was promised. It knows nothing of how healing is decided: only what was done
 * when, and how things really were.
 */

/** One thing that was done, and how things were at that moment. */
export interface DoneDeed {
  readonly at: number
  readonly endedAt: number
  readonly rule: string
  readonly step: number
  readonly object: string
  readonly host: string
  readonly group: string
  /** How things really were when it was done. */
  readonly truth: {
    readonly isStopped: boolean
    readonly isMaintenance: boolean
    readonly isUnknown: boolean
    readonly isStoppedByPerson: boolean
    readonly isStarting: boolean
    readonly isFlapping: boolean
    readonly hasDrift: boolean
    readonly badInGroup: number
    readonly inGroup: number
    readonly healthyInGroup: number
    readonly isHealthy: boolean
  }
  /** The longest time for which the object was healthy since the deed before it; null for the first. */
  readonly healthyBeforeMs: number | null
}

export interface Promised {
  readonly attempts: number
  readonly firstBackoffMs: number
  readonly resetAfterMs: number
  readonly perRule: readonly [deeds: number, withinMs: number]
  readonly perHost: readonly [deeds: number, withinMs: number]
  readonly overall: readonly [deeds: number, withinMs: number]
  readonly concurrency: number
  readonly leastHealthy: number
}

export function breachesIn(deeds: readonly DoneDeed[], promised: Promised): readonly string[] {
  const sorted = [...deeds].sort((one, other) => one.at - other.at)
  return [
    ...sorted.flatMap(({ truth, object, at }) => wrongIn(truth, promised).map((why) => `${object} at ${at}: ${why}`)),
    ...[...groupBy(sorted, ({ object, rule, step }) => `${rule} ${step} ${object}`)].flatMap(([key, own]) =>
      attemptsIn(own, promised).map((why) => `${key}: ${why}`),
    ),
    ...[...groupBy(sorted, ({ rule }) => rule)].flatMap(([rule, own]) =>
      windowIn(own, promised.perRule, `rule ${rule}`),
    ),
    ...[...groupBy(sorted, ({ host }) => host)].flatMap(([host, own]) =>
      windowIn(own, promised.perHost, `host ${host}`),
    ),
    ...windowIn(sorted, promised.overall, 'all'),
    ...overlapsIn(sorted, promised.concurrency, 'all'),
    ...[...groupBy(sorted, ({ group }) => group)].flatMap(([group, own]) => overlapsIn(own, 1, group)),
  ]
}

function wrongIn(truth: DoneDeed['truth'], { leastHealthy }: Promised): readonly string[] {
  const isMass = truth.badInGroup >= 3 && truth.badInGroup * 2 >= truth.inGroup
  const left = truth.healthyInGroup - (truth.isHealthy ? 1 : 0)
  const wrong: readonly (readonly [boolean, string])[] = [
    [truth.isStopped, 'healing was stopped'],
    [truth.isMaintenance, 'it was maintenance'],
    [truth.isUnknown, 'nobody could look'],
    [truth.isStoppedByPerson, 'a person had stopped it'],
    [truth.isStarting, 'it was starting'],
    [truth.isFlapping, 'it flapped'],
    [truth.hasDrift, 'somebody had changed it'],
    [isMass, `${truth.badInGroup} of ${truth.inGroup} were bad`],
    [truth.isHealthy && left < leastHealthy, `only ${left} stayed healthy`],
  ]
  return wrong.filter(([is]) => is).map(([, why]) => why)
}

function attemptsIn(own: readonly DoneDeed[], { attempts, firstBackoffMs, resetAfterMs }: Promised): readonly string[] {
  const wrong: string[] = []
  let inARow = 0
  let before: DoneDeed | null = null
  for (const deed of own) {
    const isReset = before === null || (deed.healthyBeforeMs ?? 0) >= resetAfterMs
    inARow = isReset ? 1 : inARow + 1
    if (inARow > attempts) wrong.push(`${inARow} attempts in a row`)
    if (!isReset && before && deed.at - before.endedAt < firstBackoffMs * 0.8)
      wrong.push(`tried again after ${deed.at - before.endedAt} ms`)
    before = deed
  }
  return wrong
}

function windowIn(own: readonly DoneDeed[], [most, withinMs]: Promised['overall'], whose: string): readonly string[] {
  return own.flatMap(({ at }) => {
    const count = own.filter((each) => each.at > at - withinMs && each.at <= at).length
    return count > most ? [`${whose}: ${count} within ${withinMs} ms, ${most} at most`] : []
  })
}

function overlapsIn(own: readonly DoneDeed[], most: number, whose: string): readonly string[] {
  return own.flatMap(({ at }) => {
    const count = own.filter((each) => each.at <= at && at < each.endedAt).length
    return count > most ? [`${whose}: ${count} at the same time`] : []
  })
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}
