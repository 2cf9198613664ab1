import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { KnownBaseline, Recorder } from '../../model/configuration.ts'
import type { RegistryPlan } from '../../model/inventory.ts'
import type { Recording } from '../../model/revision.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { passingFingerprints } from '../../registry/fingerprint-key.ts'
import type { Registry } from '../../registry/registry.ts'
import { underWay } from '../update/under-way.ts'
import { objectWords } from '../../model/configuration.ts'
import { saysTheSame } from '../recording/made-there.ts'
import type { MadeThere } from '../recording/made-there.ts'
import { declaredFrom } from '../recording/declared-of.ts'
import type { DeclaredOf } from '../recording/declared-of.ts'
import { recorderWith } from '../recording/recorder.ts'
import type { Place } from '../state-folder.ts'
import { keepBaselines } from './baselines.ts'
import type { Generation } from './generation.ts'
import { recentChanges } from './recent-changes.ts'
import type { RecentChanges } from './recent-changes.ts'
import { keyOf, takeIn } from '../recording/take-in.ts'
import type { Heads, Missed, Taken } from '../recording/take-in.ts'

export interface RecordingWorld {
  readonly registry: Registry
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly log: { readonly say: (text: string) => void; readonly warn: (text: string) => void }
  readonly recent: RecentChanges
}

/** Records what looks have shown, behind them: no look waits for it. */
export interface RecordingDesk {
  take(target: TargetId, made: MadeThere, at: EpochMs): void
  /** Resolves when what was taken is recorded, or soon: whoever tells a story does not wait for a disk. */
  settled(): Promise<void>
  /** Resolves when what was taken before the stop is recorded, or cannot be. */
  readonly done: Promise<unknown>
  /** What was declared good of the objects of a target. */
  readonly baselinesOf: (target: TargetId) => readonly KnownBaseline[]
  /** Why nothing can be written; null when it can. */
  trouble(): string | null
}

const AGAIN_MS: Ms = 30_000
/** What is being replaced is left to whoever does that, and looked at again. */
const REPLACING_MS: Ms = 1000
/** Of what was recorded before the start. */
const REMEMBERED = 200
const SETTLING_MS: Ms = 2_000
const POLL_MS: Ms = 50

/** What is known of one target. Read from the registry when it is first looked at. */
interface Known {
  readonly heads: Heads
  readonly missed: Missed
  /** What was being replaced at the last look, by kind and name. */
  readonly busy: ReadonlySet<string>
}

function startRecording(world: RecordingWorld): RecordingDesk {
  const { registry, clock, stopping, log } = world
  /** Of each target what was seen last: what lies between two looks and is over is nobody's loss. */
  const waiting = new Map<TargetId, Taken>()
  const last = new Map<TargetId, MadeThere>()
  const known = new Map<TargetId, Known>()
  const baselines = keepBaselines(registry, world)
  let trouble: string | null = null
  let wake: () => void = () => undefined

  function take(target: TargetId, made: MadeThere, at: EpochMs): void {
    // What was not there at the last look has to be missed once more before it is gone.
    const isMissing = (known.get(target)?.missed.size ?? 0) > 0
    if (saysTheSame(last.get(target), made) && !isMissing) return
    last.set(target, made)
    waiting.set(target, { target, ...made, at })
    wake()
  }

  async function work(): Promise<void> {
    void whenAborted(stopping).then(() => wake())
    await load(known, world)
    while (!stopping.aborted || waiting.size > 0) {
      const [next] = waiting.values()
      if (!next) await new Promise<void>((resolve) => (stopping.aborted ? resolve() : (wake = resolve)))
      else if (!(await recordOne(next))) {
        if (stopping.aborted) return
        await clock.sleep(AGAIN_MS, stopping).catch(() => 'it is over')
      }
    }
  }

  async function recordOne(taken: Taken): Promise<boolean> {
    const { target } = taken
    try {
      const { recordings, isBusy } = await recordTaken(taken, registry, known)
      world.recent.note(recordings.map((each) => ({ ...each, at: taken.at })))
      for (const line of linesOf(recordings)) log.say(line)
      if (waiting.get(target) === taken) waiting.delete(target)
      trouble = null
      if (!isBusy || stopping.aborted) return true
      // It comes back behind all others.
      if (!waiting.has(target)) waiting.set(target, taken)
      await clock.sleep(REPLACING_MS, stopping).catch(() => 'it is over')
    } catch (error) {
      const before = trouble
      trouble = error instanceof Error ? error.message : String(error)
      if (trouble !== before) log.warn(`what has changed cannot be recorded, and is tried again: ${trouble}`)
    }
    return trouble === null
  }

  return {
    take,
    async settled() {
      const until = clock.monotonicMs() + SETTLING_MS
      while (waiting.size > 0 && clock.monotonicMs() < until)
        await clock.sleep(POLL_MS, stopping).catch(() => 'it is over')
    },
    baselinesOf: baselines.of,
    trouble: () => trouble,
    done: Promise.all([work(), baselines.done]),
  }
}

/** What the registry says was there last. What cannot be read is recorded anew when it is seen. */
async function load(known: Map<TargetId, Known>, { registry, log, recent }: RecordingWorld): Promise<void> {
  const told = (why: string): void => log.warn(`what was recorded cannot be read: ${why}`)
  try {
    await registry.settle(told)
    for (const each of await registry.latest(told))
      knownOf(known, each.target).heads.set(keyOf(each.configuration), each)
    recent.note([...(await registry.revisions({ most: REMEMBERED }))].reverse())
  } catch (error) {
    told(error instanceof Error ? error.message : String(error))
  }
}

/** What is being replaced is left out. */
async function recordTaken(
  taken: Taken,
  registry: Registry,
  known: Map<TargetId, Known>,
): Promise<{ readonly recordings: readonly Recording[]; readonly isBusy: boolean }> {
  const { target } = taken
  const { heads, missed, busy: before } = knownOf(known, target)
  const busy = await underWay(registry, target)
  const done = [...before].filter((key) => !busy.has(key))
  await readAgain(registry, target, heads, done)
  known.set(target, { heads, missed, busy })
  return { recordings: await takeIn(registry, taken, heads, missed, busy), isBusy: busy.size > 0 }
}

/** Whoever replaced them has recorded them. */
async function readAgain(registry: Registry, target: TargetId, heads: Heads, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  for (const each of await registry.latest())
    if (each.target === target && keys.includes(keyOf(each.configuration))) heads.set(keyOf(each.configuration), each)
}

function knownOf(known: Map<TargetId, Known>, target: TargetId): Known {
  const found = known.get(target) ?? { heads: new Map(), missed: new Map(), busy: new Set<string>() }
  known.set(target, found)
  return found
}

/** One line for each change; what is seen for the first time is counted, as there may be many. */
function linesOf(recordings: readonly Recording[]): readonly string[] {
  const first = recordings.filter(({ cause }) => cause === 'recorded')
  const [one] = first
  const together =
    one && first.length > 1 ? [`recorded ${one.target}: ${first.length} configurations for the first time`] : []
  const each = recordings.filter((recording) => together.length === 0 || !first.includes(recording))
  return [...together, ...each.map((one) => `recorded ${objectWords(one)}: ${one.words}`)]
}

/** All that the half that looks needs for it. Without a registry nothing is kept, and checks can ask all the same. */
export function recordingParts(
  given: Omit<RecordingWorld, 'registry' | 'recent'> & {
    readonly registry: Registry | undefined
    readonly plan: RegistryPlan | null
    /** Where declared files are looked for. */
    readonly place: Place
    readonly generation: () => Pick<Generation, 'labelsOf'>
  },
): {
  readonly record: Recorder
  readonly declaredOf: DeclaredOf
  readonly recording: RecordingDesk | null
  readonly recent: RecentChanges
} {
  const { registry, plan, generation, place, log } = given
  const recent = recentChanges((target) => generation().labelsOf(target))
  const fingerprints = registry?.fingerprints ?? passingFingerprints()
  return {
    record: recorderWith(registry ?? { fingerprints }, plan),
    // What files say is not kept: neither are its secrets.
    declaredOf: declaredFrom(recorderWith({ fingerprints }, plan), place, (words) => log.warn(words)),
    recording: registry ? startRecording({ ...given, registry, recent }) : null,
    recent,
  }
}
