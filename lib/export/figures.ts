import type { Family, Series } from '../model/metrics.ts'
import type { Metric, Subject } from '../model/result.ts'
import type { EpochMs } from '../model/time.ts'
import { filling } from './collect.ts'
import type { Filling } from './collect.ts'
import { knownAs, kubernetesAs } from './ecosystem.ts'
import type { Named } from './ecosystem.ts'
import { familyName, otherFamilyName, UNITS } from './metric-name.ts'

/** What a check has measured of one subject, and when. */
export interface Figures {
  readonly subject: Subject
  readonly at: EpochMs
  /** On which runtime the target is: "kubernetes". */
  readonly runtime: string | undefined
  readonly metrics: readonly Metric[]
}

/**
 * A family for every number of every check, sorted by name: under the name that the world has for it, or one of ours;
 * those without a plain name are together, by unit.
 */
export function figureFamilies(figures: Iterable<Figures>): readonly Family[] {
  const families = new Map<string, Filling>()
  for (const { subject, at, runtime, metrics } of figures) {
    for (const metric of metrics) {
      const value = metric.value * UNITS[metric.unit].factor
      addTo(families, knownAs(subject, metric.name) ?? ourName(subject, metric), value, at)
      const theirs = runtime === 'kubernetes' ? kubernetesAs(subject, metric.name) : null
      if (theirs) addTo(families, theirs, value, at)
    }
  }
  return [...families].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each.done())
}

function addTo(families: Map<string, Filling>, { name, help, labels }: Named, value: number, atMs: EpochMs): void {
  const into = families.get(name) ?? filling({ name, help, rank: 'figure' })
  families.set(name, into)
  into.add(labels, value, { atMs })
}

function ourName({ target, check, item }: Subject, metric: Metric): Named {
  const { says } = UNITS[metric.unit]
  const own = familyName(check, metric)
  const labels: Series = [
    ['target', target],
    ['check', check],
    ['item', item],
    ...(own === null ? ([['metric', metric.name]] as const) : []),
  ]
  const help =
    own === null
      ? `Metrics of checks whose names are in the label metric${says}.`
      : `What the check ${check} calls ${metric.name}${says}.`
  return { name: own ?? otherFamilyName(metric.unit), help, labels }
}
