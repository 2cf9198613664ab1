import { ago, because, endWords, listed, nameOf, oneLine, together } from '../../lib/kit/index.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import type { Instance, InstanceEnd, Workload } from '../../lib/model/workload.ts'
import { goneOf, identityOf } from './memory.ts'
import type { Seen } from './memory.ts'

/**
 * Which ones are missing, where they last ran and how they ended: "slot 7 missing, last on web-3, exit code 1, 4m ago".
 *
 * @param known those that were ready at the looks before; of one that was removed nobody else knows
 */
export function missingWords(workload: Workload, known: readonly Seen[], now: EpochMs): string {
  const missing = workload.desired - workload.ready
  const wanted = workload.instances.filter(({ isWanted }) => isWanted)
  const unready = wanted.filter(({ phase, isReady }) => phase !== 'running' || !isReady)
  const present = new Set(wanted.map(identityOf))
  const ended = endedOf(workload.instances, present)
  const leaving = workload.instances.filter(
    (each) => !each.isWanted && each.phase === 'stopping' && !present.has(identityOf(each)),
  )
  const hidden = new Set(workload.unseen?.places)
  const removed = goneOf(workload, known).filter(
    (each) =>
      ![...ended, ...leaving].some((other) => isSame(each, other)) &&
      !(each.node !== undefined && hidden.has(each.node)),
  )
  const words = [
    ...unready.map((each) => [nameOf(each), unreadyWords(each, now)] as const),
    ...leaving.map((each) => [nameOf(each), unreadyWords(each, now)] as const),
    ...ended.map((each) => [nameOf(each), ` missing${lastWords(each, now)}`] as const),
    ...removed.map((each) => [nameOf(each), ` gone, last ready${onNode(each, ' on ')} ${ago(each.at, now)}`] as const),
  ]
  return together(words.slice(0, Math.max(missing, unready.length)))
}

/** What runs and should not, by name. */
export function strangerWords({ instances, surplus }: Workload): string[] {
  const running = instances.filter(({ phase }) => phase === 'running')
  const strangers = running.filter(({ isWanted }) => !isWanted)
  const newest = running
    .filter(({ isWanted }) => isWanted)
    .toSorted((one, other) => (other.since ?? 0) - (one.since ?? 0))
  const extra = newest.slice(0, Math.max(0, surplus - strangers.length))
  const named = [...strangers, ...extra].map((each) => `${nameOf(each)}${onNode(each, ' on ')}`)
  if (named.length === 0) return surplus > 0 ? [`${surplus} more than wanted`] : []
  return [surplus > 0 ? `${surplus} more than wanted: ${listed(named)}` : `not wanted, and running: ${listed(named)}`]
}

/** The last of each place that nobody has taken since, the newest first. */
function endedOf(instances: readonly Instance[], present: ReadonlySet<string>): Instance[] {
  const ended = instances
    .filter((each) => !each.isWanted && each.phase === 'ended' && each.trouble && !present.has(identityOf(each)))
    .toSorted((one, other) => endedAt(other) - endedAt(one))
  return [...new Map(ended.toReversed().map((each) => [identityOf(each), each])).values()].toReversed()
}

function endedAt({ lastEnd, since }: Instance): number {
  return lastEnd?.at ?? since ?? 0
}

function isSame(one: Pick<Seen, 'slot' | 'name'>, other: Pick<Seen, 'slot' | 'name'>): boolean {
  return identityOf(one) === identityOf(other)
}

function unreadyWords(instance: Instance, now: EpochMs): string {
  const { phase, trouble, lastEnd } = instance
  if (phase === 'ended') return ` missing${lastWords(instance, now)}`
  const place = phase === 'pending' ? '' : onNode(instance, ' on ')
  if (!trouble || isOnItsWay(instance, now)) {
    const end = tail(lastEnd, now).slice(2)
    return ` ${oneLine(instance.word ?? '', 60) || STATES[phase]}${place}${end === '' ? '' : `, the one before it: ${end}`}`
  }
  const state = oneLine(trouble.word, 60) || STATES[phase]
  // What keeps it from running says more than how it ended the last time, unless that is what keeps it from running.
  const isEnd = trouble.kind === 'ended' || trouble.kind === 'crash-loop'
  const why = isEnd ? '' : because(trouble.why, 120)
  return ` ${state}${place}${why === '' ? tail(lastEnd, now) : why}`
}

/** So long after the end of the one before it, that end is not what it waits for. */
const AFTER_MS = 60_000

function isOnItsWay({ phase, word, trouble, since }: Instance, now: EpochMs): boolean {
  const isComing = word !== undefined && (phase === 'pending' || phase === 'starting')
  return isComing && trouble?.kind === 'ended' && since !== undefined && now - since > AFTER_MS
}

const STATES: Readonly<Record<Exclude<Instance['phase'], 'ended'>, string>> = {
  pending: 'has no place yet',
  starting: 'starting',
  running: 'not ready',
  stopping: 'stopping',
}

function lastWords(instance: Instance, now: EpochMs): string {
  const node = instance.node ?? instance.lastEnd?.node
  const { lastEnd, trouble } = instance
  const word =
    lastEnd || !trouble || trouble.word === '' ? '' : `, ${oneLine(trouble.word, 60)}${because(trouble.why, 120)}`
  return `${onNode(node === undefined ? {} : { node }, ', last on ')}${tail(lastEnd, now)}${word}`
}

function tail(end: InstanceEnd | undefined, now: EpochMs): string {
  const words = end ? endWords(end, now) : ''
  return words === '' ? '' : `, ${words}`
}

function onNode({ node }: { readonly node?: string | undefined }, words: string): string {
  return node === undefined || node === '' ? '' : `${words}${oneLine(node, 80)}`
}
