import * as z from 'zod'
import {
  chosenByLabels,
  defineCheck,
  duration,
  fault,
  inFlux,
  listed,
  measure,
  metric,
  oneLine,
  rolloutWords,
  selection,
  unseen,
  verdict,
} from '../lib/kit/index.ts'
import type { Limits } from '../lib/model/limit.ts'
import type { Metric, Unseen, Verdict } from '../lib/model/result.ts'
import type { RolloutPhase, Workload } from '../lib/model/workload.ts'
import { memory, nextMemory, rolloutSince, seenOf } from './workload-replicas/memory.ts'
import type { Memory } from './workload-replicas/memory.ts'
import { missingWords, strangerWords } from './workload-replicas/missing.ts'

/**
 * Asks: what should run and what does, and which instances were ready at the looks before.
 * Judges: how many ready ones are missing, what share is ready (bad below), and what runs beyond what is wanted. Nothing
 * wanted is nothing missing. While a change is under way and younger than `deadline`, less than wanted is no surprise.
 * Jobs are not judged here. Where the shortfall may run in a place that nobody could look at, nothing is said of it.
 * Faults: unreachable, for one workload, where a place of it could not be looked at; else those of the orchestrator.
 * Source: docs/architecture.md; each connector says how it counts. Without memory (`--memory off`) an instance that
 * was removed has no name.
 */
export default defineCheck({
  name: 'workload-replicas',
  title: 'Replicas',
  needs: { workloads: ['list'] },
  limits: {
    missing: { unit: 'count', bad: 'above', warn: '> 0', about: 'instances that are wanted and not ready' },
    readyRatio: { unit: 'ratio', bad: 'below', crit: '< 50%', about: 'share of the wanted ones that is ready' },
    surplus: { unit: 'count', bad: 'above', warn: '> 0', about: 'instances that run beyond what is wanted' },
  },
  options: z.strictObject({
    ...selection('workloads'),
    deadline: duration().prefault('15m').describe('how long a change may leave fewer ready than are wanted'),
  }),
  memory,
  observe: ({ workloads }, options) =>
    chosenByLabels(workloads.list, options, ({ id }) => id).filter(({ mode }) => mode !== 'job' && mode !== 'cron'),
  remember: (list, { before, look }) => nextMemory(list, before, look.at),
  judge: (list, { limits, options, before, look }) =>
    list.map((workload) => judgeWorkload(workload, { limits, deadlineMs: options.deadline, before, now: look.at })),
})

interface By {
  readonly limits: Limits<'missing' | 'readyRatio' | 'surplus'>
  readonly deadlineMs: number
  readonly before: Memory | null
  readonly now: number
}

function judgeWorkload(workload: Workload, by: By): Verdict | Unseen {
  const change = changeOf(workload, by)
  if (change?.excuses) return excused(workload, change.words)
  const { id: item, desired, ready } = workload
  const blind = blindnessOf(workload, by.before)
  if (blind?.mayHideAll)
    return unseen(item, fault('unreachable', `${desired} wanted, ${ready} seen ready; ${blind.words}`))
  const { missing, readyRatio, surplus } = amountsOf(workload)
  return verdict({
    item,
    say: [
      withDetails(countWords(workload), missing > 0 ? missingWords(workload, seenOf(by.before, item), by.now) : ''),
      ...strangerWords(workload),
      ...(change ? [change.words] : []),
      ...(blind ? [blind.words] : []),
    ].join('; '),
    measures: [
      measure('missing', missing, by.limits.missing),
      measure('readyRatio', readyRatio, by.limits.readyRatio),
      measure('surplus', surplus, by.limits.surplus),
    ],
    metrics: metricsOf(workload),
  })
}

/** What is missing or too much while a change is young: told, and held against no limit. */
function excused(workload: Workload, words: string): Verdict {
  const { missing, readyRatio, surplus } = amountsOf(workload)
  const amounts = [metric('missing', missing, 'count'), metric('readyRatio', readyRatio, 'ratio')]
  return verdict({
    item: workload.id,
    say: `${countWords(workload)}: ${words}`,
    metrics: [...amounts, metric('surplus', surplus, 'count'), ...metricsOf(workload)],
  })
}

function amountsOf({ desired, ready, surplus }: Workload) {
  const missing = Math.max(0, desired - ready)
  return { missing, readyRatio: desired > 0 ? Math.min(1, ready / desired) : 1, surplus }
}

/** A change that is under way and explains what is missing or too much: in words, and whether it may still do so. */
function changeOf(workload: Workload, { before, now, deadlineMs }: By): { words: string; excuses: boolean } | null {
  const { desired, ready, surplus, updated, rollout } = workload
  if (!rollout || !inFlux(workload) || (ready >= desired && surplus === 0)) return null
  const lastedMs = Math.max(0, now - rolloutSince(workload, rollout, before, now))
  const words = `${rolloutWords(CHANGES[rollout.phase] ?? '', lastedMs, deadlineMs)}, ${updated} updated`
  return { words, excuses: lastedMs < deadlineMs }
}

const CHANGES: Readonly<Partial<Record<RolloutPhase, string>>> = {
  progressing: 'rolling out',
  'rolling-back': 'rolling back',
  unnoticed: 'change not yet taken in',
}

function countWords({ desired, ready, running, off }: Workload): string {
  if (off !== undefined || desired === 0) {
    const still = running > 0 ? `, ${running} still running` : ''
    return `${off === undefined ? 'none wanted' : `off: ${oneLine(off, 80) || 'on purpose'}`}${still}`
  }
  return `${desired} wanted, ${ready} ready`
}

function withDetails(words: string, details: string): string {
  return details === '' ? words : `${words}: ${details}`
}

/** Where nobody could look, while some are missing, and whether all of those may run there; null where all was seen. */
function blindnessOf(workload: Workload, before: Memory | null): { words: string; mayHideAll: boolean } | null {
  const { id, desired, ready } = workload
  if (!workload.unseen || workload.unseen.places.length === 0 || ready >= desired) return null
  const { places, readyThere: told, why } = workload.unseen
  // The list knows of before only while it is not started again; what we have remembered stays.
  const remembered = seenOf(before, id).filter(({ node }) => node !== undefined && places.includes(node)).length
  const lost = lostWords(places, why)
  // Of those that did not fit into the memory some may be ready there as well.
  if (told === undefined && before?.isPartial) return { words: lost, mayHideAll: true }
  if (told === undefined && remembered === 0) return { words: `${lost}, and never was`, mayHideAll: true }
  const readyThere = Math.max(told ?? 0, remembered)
  const were = readyThere === 1 ? '1 was' : `${readyThere === 0 ? 'none' : readyThere} were`
  return { words: `${lost}, ${were} ready there`, mayHideAll: desired - ready <= readyThere }
}

function lostWords(places: readonly string[], why: string): string {
  const names = listed(places.map((place) => oneLine(place, 80) || 'one place'))
  const reason = oneLine(why, 120)
  return `${names} cannot be looked at${reason === '' ? '' : ` (${reason})`}`
}

function metricsOf({ desired, scheduled, running, ready, updated }: Workload): Metric[] {
  return Object.entries({ desired, scheduled, running, ready, updated }).map(([name, value]) =>
    metric(name, value, 'count'),
  )
}
