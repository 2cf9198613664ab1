import * as z from 'zod'
import {
  because,
  chosenByLabels,
  defineCheck,
  duration,
  firstSeen,
  formatDuration,
  listed,
  nameOf,
  oneLine,
  selection,
  sinceOf,
  stillSeen,
  verdict,
} from '../lib/kit/index.ts'
import type { FirstSeen } from '../lib/kit/index.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { EpochMs, Ms } from '../lib/model/time.ts'
import type { Instance, TroubleKind, Workload } from '../lib/model/workload.ts'

/**
 * Asks: the instances of all workloads and what keeps them from running.
 * Judges: critical are those that cannot be started, are started again and again, find no place or are lost; a warning
 * are those that are unhealthy, evicted or do not end, and those that take longer than `startWithin` to start. Of one
 * that is not wanted any more only that it does not end is told. That one has ended is told by `workload-replicas`.
 * Faults: those of the orchestrator.
 * Source: docs/architecture.md; each connector says which of its words means what.
 */
export default defineCheck({
  name: 'instance-state',
  title: 'Instances',
  needs: { workloads: ['list'] },
  limits: {},
  options: z.strictObject({
    ...selection('workloads'),
    startWithin: duration().prefault('5m').describe('how long an instance may wait for a place and start'),
  }),
  memory: firstSeen,
  observe: ({ workloads }, options) =>
    chosenByLabels(workloads.list, options, ({ id }) => id).map(({ id, off, instances }) => ({
      id,
      ...(off !== undefined && { off }),
      instances: instances.filter(({ isWanted, trouble }) => isWanted || trouble?.kind === 'stuck'),
    })),
  remember: (list, { before, look }) => {
    const dateless = list.flatMap((each) => each.instances.filter(isComing).map((instance) => keyOf(each, instance)))
    return [...stillSeen(before, dateless, look.at)]
  },
  judge: (list, { options, before, look }) =>
    list.map((few) => {
      const groups = [...troubled(few), ...slow(few, { before, now: look.at, startWithinMs: options.startWithin })]
      const status = groups.some((each) => each.status === 'critical')
        ? 'critical'
        : groups.length > 0
          ? 'warning'
          : 'ok'
      return verdict({
        item: few.id,
        status,
        say:
          groups.length > 0
            ? listed(
                groups.map(({ say }) => say),
                '; ',
              )
            : quiet(few),
      })
    }),
})

type Few = Pick<Workload, 'id' | 'off' | 'instances'>

interface Group {
  readonly status: Verdict['status']
  readonly say: string
}

/** The worst first. */
const MEANINGS: Readonly<Record<Exclude<TroubleKind, 'ended'>, readonly [status: Verdict['status'], words: string]>> = {
  lost: ['critical', 'lost'],
  image: ['critical', 'cannot start'],
  config: ['critical', 'cannot start'],
  start: ['critical', 'cannot start'],
  'crash-loop': ['critical', 'started again and again'],
  unplaceable: ['critical', 'without a place'],
  evicted: ['warning', 'evicted'],
  unhealthy: ['warning', 'unhealthy'],
  stuck: ['warning', 'not ending'],
}

/** Those of one kind and one word together, with the words of the first. */
function troubled({ instances }: Few): Group[] {
  const wanted = instances.filter(({ isWanted }) => isWanted).length
  return Object.entries(MEANINGS).flatMap(([kind, [status, words]]) => {
    const those = instances.filter(({ trouble }) => trouble?.kind === kind)
    return [...new Set(those.map(({ trouble }) => trouble?.word ?? ''))].map((word): Group => {
      const same = those.filter(({ trouble }) => trouble?.word === word)
      const why = same.map(({ trouble }) => trouble?.why ?? '').find((each) => each !== '') ?? ''
      const told = word === '' || word === words ? '' : `: ${oneLine(word, 60)}`
      const of = kind === 'stuck' ? `${same.length}` : `${same.length} of ${wanted}`
      return { status, say: `${of} ${words}${told} (${listed(same.map(nameOf))})${because(why)}` }
    })
  })
}

function slow({ id, instances }: Few, by: { before: FirstSeen | null; now: EpochMs; startWithinMs: Ms }): Group[] {
  const lastedMs = (each: Instance): Ms => by.now - (each.since ?? sinceOf(by.before, keyOf({ id }, each), by.now))
  const late = instances.filter((each) => isComing(each) && lastedMs(each) > by.startWithinMs)
  if (late.length === 0) return []
  const longest = formatDuration(Math.max(...late.map(lastedMs)))
  const all = listed(late.map((each) => `${nameOf(each)}${onNode(each)}`))
  return [
    { status: 'warning', say: `${late.length} of ${instances.length} ${comingWords(late)} for ${longest} (${all})` },
  ]
}

/** The orchestrator's own word where all of them are in the same state: it says what is waited for. */
function comingWords(late: readonly Instance[]): string {
  const [first] = late
  const word = oneLine(first?.word ?? '', 40)
  if (word !== '' && late.every((each) => each.word === first?.word)) return word
  return late.every(({ phase }) => phase === 'pending') ? 'waiting for a place' : 'starting'
}

function onNode({ node, phase }: Instance): string {
  return node === undefined || node === '' || phase === 'pending' ? '' : ` on ${oneLine(node, 80)}`
}

/** That the one before it has ended keeps none from starting that is seen to be on its way. */
function isComing({ phase, word, trouble, isWanted }: Instance): boolean {
  const isFree = !trouble || (trouble.kind === 'ended' && word !== undefined)
  return isWanted && isFree && (phase === 'pending' || phase === 'starting')
}

function keyOf({ id }: { readonly id: string }, { id: instance, phase }: Instance): string {
  return `${phase} ${id} ${instance}`
}

function quiet({ off, instances }: Few): string {
  if (instances.length === 0) return off === undefined ? 'no instances' : `off: ${oneLine(off, 80) || 'on purpose'}`
  const phases = ['running', 'starting', 'pending', 'ended', 'stopping'] as const
  return phases
    .map((phase) => [phase, instances.filter((each) => each.phase === phase).length] as const)
    .flatMap(([phase, count]) => (count > 0 ? [`${count} ${phase}`] : []))
    .join(', ')
}
