import type { Clock } from '../../base/clock.ts'
import { fault } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import { nameWhileMade } from '../../model/replacing.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import { isAnonymous } from '../../record/container/mounts.ts'
import { at, listAt, textAt } from '../../record/read.ts'
import { whyNotWell } from './gate.ts'
import { stopTimeMs } from './stop-time.ts'
import type { Progress, ReplacedPart, Settled } from './journal.ts'

export interface Settling {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told of each target on which it has come to its end: it is left alone there when this is done again. */
  readonly settledOn: (target: TargetId, as: Settled) => Promise<void>
}

/** So long an old one that others need is waited for before they are started. */
const HEALTHY_MS: Ms = 60_000

/**
 * Brings a replacement that has stopped half-way to an end, whatever was done of it: exactly one container of each name
 * is there afterwards, all old or all new, and nothing beside them. What was proven well stays; everything else is taken
 * back. It may be done again when it could not be done whole: on every target that can be talked to it is done now.
 *
 * @param controls of the targets that can be talked to; a FaultError is thrown in the end when others are concerned
 */
export async function settle(
  progress: Progress,
  controls: ReadonlyMap<TargetId, ContainerControl>,
  world: Settling,
): Promise<Settled> {
  const { parts, grounds } = progress.replacement
  const targets = [...new Set([...parts, ...grounds].map(({ target }) => target))]
  const ends = await Promise.allSettled(
    targets.map(async (target) => {
      const before = progress.settled.get(target)
      if (before) return before
      const control = controls.get(target)
      if (!control) throw fault('not-supported', `containers of "${target}" cannot be changed from here`)
      const settled = await settleOn(target, progress, { ...world, control })
      await world.settledOn(target, settled)
      return settled
    }),
  )
  const [failed] = ends.filter((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return ends.every((each) => each.status === 'fulfilled' && each.value === 'finished') ? 'finished' : 'undone'
}

interface At extends Pick<Settling, 'clock' | 'signal'> {
  readonly control: ContainerControl
}

/** A part with what there is of it. */
interface Found extends ReplacedPart {
  readonly old: unknown
  readonly fresh: unknown
  /** Whether a stop of the old one may still be under way. */
  readonly isStopping: boolean
}

async function settleOn(target: TargetId, progress: Progress, world: At): Promise<Settled> {
  const all = await findAll(target, progress, world)
  // Where an old one has been taken away by somebody, the new ones are all there is.
  if (progress.isProven || (all.some(isLost) && all.every(({ fresh }) => fresh !== null))) {
    await finish(all, progress, world)
    return 'finished'
  }
  await takeBack(all, world)
  for (const each of groundsOn(target, progress).reverse()) await removeGround(each, world)
  return 'undone'
}

async function finish(all: readonly Found[], progress: Progress, world: At): Promise<void> {
  for (const { oldId, fresh } of inOldOrder(all).reverse())
    if (oldId !== null && fresh !== null) await world.control.remove(oldId, world.signal)
  for (const each of all) {
    const runs = each.runs && !isOver(each, progress)
    await stand(each.fresh ?? each.old, { ...each, runs }, world)
  }
}

async function takeBack(all: readonly Found[], world: At): Promise<void> {
  for (const each of [...all].reverse()) if (!isLost(each)) await removeFresh(each, world)
  for (const each of inOldOrder(all)) await (isLost(each) ? stand(each.fresh, each, world) : putBack(each, world))
}

function inOldOrder(all: readonly Found[]): Found[] {
  return [...all].sort((one, other) => one.oldRank - other.oldRank)
}

function isLost({ oldId, old }: Found): boolean {
  return oldId !== null && old === null
}

/** One that does its work and ends has done so when all were proven. */
function isOver({ ends, fresh }: Found, { isProven }: Progress): boolean {
  return isProven && ends && fresh !== null
}

async function findAll(
  target: TargetId,
  { replacement, steps, ids }: Progress,
  { control, signal }: At,
): Promise<readonly Found[]> {
  const own = replacement.parts.map((part, at) => ({ part, at })).filter(({ part }) => part.target === target)
  const last = steps.at(-1)
  return Promise.all(
    own.map(async ({ part, at: place }) => {
      const isBegun = steps.some(({ step, at: of }) => step === 'create' && of === place)
      // Nobody else makes one under that name: it was free when this began.
      const made = ids.get(place) ?? (isBegun ? nameWhileMade(part.runsAs) : null)
      return {
        ...part,
        old: part.oldId === null ? null : await control.inspect(part.oldId, signal),
        fresh: made === null ? null : await control.inspect(made, signal),
        isStopping: last?.step === 'stop' && last.at === place,
      }
    }),
  )
}

async function removeFresh({ fresh, oldId, takes }: Found, { control, signal }: At): Promise<void> {
  const id = textAt(fresh, 'Id')
  if (id === undefined) return
  await control.remove(id, signal)
  // Where there was none before, nobody has anything in them.
  if (oldId === null && takes) for (const name of ownVolumes(fresh, takes)) await control.removeVolume(name, signal)
}

/** Volumes without a name that were made with this container: it was not told to take them, and has none of others. */
function ownVolumes(container: unknown, takes: readonly string[]): readonly string[] {
  if (listAt(container, 'HostConfig', 'VolumesFrom').length > 0) return []
  return listAt(container, 'Mounts').flatMap((each) => {
    const name = at(each, 'Type') === 'volume' ? textAt(each, 'Name') : undefined
    return name !== undefined && isAnonymous(name) && !takes.includes(name) ? [name] : []
  })
}

async function putBack(part: Found, world: At): Promise<void> {
  const { old, isStopping } = part
  const id = textAt(old, 'Id')
  if (id === undefined) return
  if (isStopping) await stopWhole(id, world)
  const isStarted = await stand(await world.control.inspect(id, world.signal), part, world)
  // Whether it comes up is its own affair: it is what was there before.
  if (isStarted && part.isAwaited) await whyNotWell(id, { ...world, withinMs: HEALTHY_MS }, world.control)
}

/** Whoever asked for the stop may be gone while the engine is still at it: it would end what is started now. */
async function stopWhole(id: string, { control, signal }: At): Promise<void> {
  const container = await control.inspect(id, signal)
  if (at(container, 'State', 'Running') === true) await control.stop(id, stopTimeMs(container), signal)
}

/**
 * Gives it its name and starts it, where that is not so yet.
 *
 * @returns whether it was started
 */
async function stand(container: unknown, { runsAs, runs }: ReplacedPart, { control, signal }: At): Promise<boolean> {
  const id = textAt(container, 'Id')
  if (id === undefined) return false
  if (textAt(container, 'Name')?.replace(/^\//u, '') !== runsAs) await control.rename(id, runsAs, signal)
  const isDue = runs && at(container, 'State', 'Running') !== true
  if (isDue) await control.start(id, signal)
  return isDue
}

type Laid = Progress['replacement']['grounds'][number]

/** Those that were begun: there was none of that name before. */
function groundsOn(target: TargetId, { replacement, steps }: Progress): Laid[] {
  return replacement.grounds.filter(
    ({ what, target: where }, place) =>
      where === target && steps.some(({ step, at: of }) => step === `create-${what}` && of === place),
  )
}

function removeGround({ what, name }: Laid, { control, signal }: At): Promise<void> {
  return what === 'network' ? control.removeNetwork(name, signal) : control.removeVolume(name, signal)
}
