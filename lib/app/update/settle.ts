import { fault } from '../../kit/fault.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Registry } from '../../registry/registry.ts'
import { revealNothing } from '../../registry/reveal.ts'
import { recordReplaced } from '../replace/remember.ts'
import { withSessions } from '../with-sessions.ts'
import type { Conversing } from '../with-sessions.ts'
import { unfinishedUpdates } from './journal.ts'
import type { UnfinishedUpdate } from './journal.ts'
import { firstOf, isAsBefore, isAsWanted, lookAt, recordedWith, revealBy } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'
import { takeBack } from './take-back.ts'
import { recordingWorld, wantedAt, workloadControlOf } from './world.ts'

/** Those that nobody is at any more. */
async function interruptedUpdates({ folder }: Pick<Registry, 'folder'>): Promise<readonly UnfinishedUpdate[]> {
  return (await unfinishedUpdates(folder)).filter(({ isUnderWay }) => !isUnderWay)
}

/**
 * Looks for updates that were interrupted, and brings them to an end over conversations of its own. Most of the time
 * there is nothing, and nobody is talked to. Throws a FaultError or a RegistryError.
 */
export async function settleUpdates(
  world: Conversing & {
    readonly registry: Registry
    readonly inventory: Pick<Inventory, 'targets' | 'settings'>
  },
  told: (words: string) => void,
): Promise<void> {
  const { registry, stopping, clock } = world
  const { targets, settings } = world.inventory
  const wanted = new Set((await interruptedUpdates(registry)).map(({ of }) => of.target))
  if (wanted.size === 0) return
  await withSessions({ targets }, world, async (sessions) => {
    for (const id of wanted) {
      const target = targets.find((each) => each.id === id)
      if (!target)
        throw fault('not-supported', `a rollback on ${id} was interrupted, and there is no target "${id}" any more`)
      const control = await workloadControlOf(target, sessions, stopping)
      const through = { ...recordingWorld(registry, settings.registry), control, clock }
      for (const words of await settleUpdatesOf(id, through, registry, stopping)) told(words)
    }
  })
}

/**
 * Brings the updates of a target to an end that were interrupted.
 *
 * @returns what became of each, in words; nothing of what is still under way, and has its time. Throws a FaultError or a
 * RegistryError where one cannot be brought to an end now.
 */
export async function settleUpdatesOf(
  target: TargetId,
  world: UpdateWorld,
  registry: Registry,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const told: string[] = []
  const own = (await interruptedUpdates(registry)).filter(({ of }) => of.target === target)
  for (const each of own) {
    const words = await settleOne(each, world, registry, signal)
    if (words === null) continue
    await each.close()
    const what = each.wanted ? 'rollout' : 'rollback'
    told.push(`${target}/${each.of.name}: a ${what} that was interrupted ${words}`)
  }
  return told
}

/** Of what is put back: it is only begun, and nobody waits for its end. */
const WITHIN_MS: Ms = 0

/** Null while it may still come to its end by itself. */
async function settleOne(
  unfinished: UnfinishedUpdate,
  world: UpdateWorld,
  registry: Registry,
  signal: AbortSignal,
): Promise<string | null> {
  const { of, until, before } = unfinished
  const now = await lookAt(of, world, signal)
  if (!now) return 'is over: it is gone'
  if (isAsBefore(before, now)) return 'is taken back'
  const wanted = await wantedOf(unfinished, registry)
  if (!isAsWanted(wanted, now)) return 'is over: somebody has changed it since'
  const progress = await world.control.progress(of, signal)
  if (progress.kind === 'done') {
    const replaced = { of, words: unfinished.words, configuration: now.configuration }
    await recordReplaced([replaced], { registry, clock: world.clock })
    return `is brought to its end: ${unfinished.words}`
  }
  if (progress.kind === 'under-way' && world.clock.now() < until) return null
  const was = await wantedBefore(unfinished, now, world, registry)
  const { kind, words } = await takeBack(of, { before: was, wanted }, WITHIN_MS, world)
  const more = words === '' ? '' : `: ${words}`
  return kind === 'undone' ? `is taken back, as it did not come to its end: ${progress.why}${more}` : `is over${more}`
}

async function wantedOf({ of, revision, wanted, keyId }: UnfinishedUpdate, registry: Registry): Promise<Wanted> {
  if (!wanted) return wantedAt(of, revision ?? 'HEAD', registry)
  // It is compared with what is there, and never sent again.
  return { configuration: wanted, isRekeyed: keyId !== registry.fingerprints.keyId, reveal: revealNothing }
}

/** Its secrets are not written down: they are in what runs, in what the orchestrator remembers, or sealed. */
async function wantedBefore(
  { of, before, keyId }: UnfinishedUpdate,
  now: Seen,
  world: UpdateWorld,
  registry: Registry,
): Promise<Wanted> {
  const earlier = await world.control.earlier?.(of, new AbortController().signal)
  const values = [...now.values, ...(earlier ? recordedWith(earlier, world).values : [])]
  const sealed = await registry.revealer(of, 'HEAD')
  const known = revealBy(before, values, world.fingerprint)
  return { configuration: before, isRekeyed: keyId !== registry.fingerprints.keyId, reveal: firstOf([known, sealed]) }
}
