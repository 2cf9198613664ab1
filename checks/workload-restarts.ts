import * as z from 'zod'
import {
  chosenByLabels,
  countWithin,
  defineCheck,
  duration,
  endWords,
  formatDuration,
  measure,
  nameOf,
  selection,
  times,
  verdict,
} from '../lib/kit/index.ts'
import type { EpochMs } from '../lib/model/time.ts'
import type { Instance, Workload } from '../lib/model/workload.ts'
import { memory, nextOf, nextMemory } from './workload-restarts/counting.ts'

/**
 * Asks: what runs and how it ended last, and what the looks before have counted.
 * Judges: how often instances were started again within a while (bad above). Where another takes the place of one that
 * ended, those that ended for a reason are counted. Only what is new since the last look counts: one look is not enough,
 * and what was before we came is history. Jobs are not judged here, nor anything where memory is off (`--memory off`).
 * Faults: those of the orchestrator.
 * Source: docs/architecture.md; each connector says how it counts restarts.
 */
export default defineCheck({
  name: 'workload-restarts',
  title: 'Restarts of workloads',
  needs: { workloads: ['list'] },
  limits: {
    restarts: {
      unit: 'count',
      bad: 'above',
      warn: '> 3',
      crit: '> 10',
      about: 'restarts of all its instances within `within`',
    },
  },
  options: z.strictObject({
    ...selection('workloads'),
    within: duration().prefault('15m').describe('how long a restart counts'),
  }),
  memory,
  observe: ({ workloads }, options) =>
    chosenByLabels(workloads.list, options, ({ id }) => id).filter(({ mode }) => mode !== 'job' && mode !== 'cron'),
  remember: (list, { before, options, look }) => nextMemory(list, before, { now: look.at, withinMs: options.within }),
  judge: (list, { limits, options, before, look }) => {
    const known = new Map((before ?? []).map((each) => [each.id, each]))
    const by = { now: look.at, withinMs: options.within }
    const kept = nextMemory(list, before, by).length
    return list.map((workload, nth) => {
      const { id: item } = workload
      const restarts = countWithin(nextOf(workload, known.get(item), by).counts, by.now, by.withinMs)
      const say =
        restarts === 0
          ? noneWords(formatDuration(by.withinMs), { isKnown: known.has(item), kept: nth < kept ? null : kept })
          : `restarted ${times(restarts)} in ${formatDuration(by.withinMs)}${lastWords(workload, look.at)}`
      return verdict({ item, say, measures: [measure('restarts', restarts, limits.restarts)] })
    })
  },
})

/** @param kept how many are counted, where this one is not among them */
function noneWords(within: string, { isKnown, kept }: { isKnown: boolean; kept: number | null }): string {
  if (kept !== null && !isKnown) return `not counted: no more than the first ${kept} workloads can be remembered`
  return `no restarts in ${within}${isKnown ? '' : ', first look'}`
}

function lastWords({ instances }: Workload, now: EpochMs): string {
  const ended = instances.flatMap((each) => (each.lastEnd ? [{ each, end: each.lastEnd }] : []))
  const [last] = ended.toSorted((one, other) => (other.end.at ?? 0) - (one.end.at ?? 0))
  if (!last) return ''
  const words = endWords(last.end, now)
  return `, last ${nameOf(last.each satisfies Instance)}${words === '' ? '' : `: ${words}`}`
}
