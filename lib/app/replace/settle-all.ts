import type { Clock } from '../../base/clock.ts'
import { fault } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import { withSessions } from '../with-sessions.ts'
import type { Conversing } from '../with-sessions.ts'
import { recordedAs } from './eye.ts'
import { dropTornJournals, unfinishedIn } from './journal.ts'
import type { Replacement, Unfinished } from './journal.ts'
import { recordReplaced } from './remember.ts'
import type { Replaced } from './remember.ts'
import { settle } from './settle.ts'

export interface SettleWorld {
  readonly registry: Registry
  readonly targets: readonly Target[]
  readonly sessions: Sessions
  readonly record: Recorder
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Those that nobody is at any more. */
export async function interrupted(registry: Pick<Registry, 'folder'>): Promise<readonly Unfinished[]> {
  return (await unfinishedIn(registry.folder)).filter(({ isUnderWay }) => !isUnderWay)
}

/**
 * Brings everything to an end that was interrupted, by us or by whoever ran before us.
 *
 * @returns what was done of each, in words. Throws a FaultError or a RegistryError where one cannot be now.
 */
export async function settleAll(all: readonly Unfinished[], world: SettleWorld): Promise<readonly string[]> {
  // One that has to wait for its engine keeps no other waiting.
  const ends = await Promise.allSettled(all.map((each) => settleOne(each, world)))
  const [failed] = ends.filter((each) => each.status === 'rejected')
  if (failed) throw failed.reason
  return ends.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}

/**
 * Looks for what was interrupted, and brings it to an end over conversations of its own. Most of the time there is
 * nothing, and nobody is talked to. Throws a FaultError or a RegistryError.
 */
export async function settleInterrupted(world: Conversing & Settling, told: (words: string) => void): Promise<void> {
  const { registry, inventory, stopping, clock } = world
  await dropTornJournals(registry, clock.now())
  const all = await interrupted(registry)
  if (all.length === 0) return
  await withSessions(inventory, world, async (sessions) => {
    const settling = { ...world, sessions, signal: stopping, targets: inventory.targets }
    for (const words of await settleAll(all, settling)) told(words)
  })
}

interface Settling {
  readonly registry: Registry
  readonly inventory: { readonly targets: readonly Target[] }
  readonly record: Recorder
}

async function settleOne(unfinished: Unfinished, world: SettleWorld): Promise<string> {
  const { replacement } = unfinished
  const { controls, missing } = await controlsOf(replacement, world)
  try {
    const settled = await settle(unfinished, controls, {
      ...world,
      settledOn: (target, as) => unfinished.settledOn(target, as),
    })
    if (settled === 'finished') await recordReplaced(await replacedBy(replacement, controls, world), world)
    await unfinished.close()
    const what = settled === 'finished' ? `brought to its end: ${replacement.parts[0]?.words ?? ''}` : 'taken back'
    return `${namesOf(replacement)}: ${replacement.about} that was interrupted is ${what}`
  } catch (error) {
    throw missing ?? error
  }
}

/** Of all targets that can be talked to now; what is done on those does not wait for the others. */
async function controlsOf(
  replacement: Replacement,
  { targets, sessions, signal }: SettleWorld,
): Promise<{ readonly controls: ReadonlyMap<TargetId, ContainerControl>; readonly missing: Error | null }> {
  const controls = new Map<TargetId, ContainerControl>()
  let missing: Error | null = null
  for (const id of new Set([...replacement.parts, ...replacement.grounds].map(({ target }) => target))) {
    try {
      const target = targets.find((each) => each.id === id)
      if (!target) throw fault('not-supported', `there is no target "${id}" any more`)
      controls.set(id, await controlOf(target, sessions, signal))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      missing ??= fault('not-supported', `${namesOf(replacement)}, on "${id}": ${why}`, { cause: error })
    }
  }
  return { controls, missing }
}

async function replacedBy(
  { parts }: Replacement,
  controls: ReadonlyMap<TargetId, ContainerControl>,
  { record, signal }: SettleWorld,
): Promise<readonly Replaced[]> {
  const all = parts.map(async ({ target, kind, name, runsAs, words }): Promise<readonly Replaced[]> => {
    const control = controls.get(target)
    const now = control ? await recordedAs(runsAs, runsAs, { control, record }, signal) : null
    return now ? [{ of: { target, kind, name }, words, configuration: now }] : []
  })
  return (await Promise.all(all)).flat()
}

/** "e/shop/web/1 and 2 more". */
function namesOf({ parts: [one, ...others] }: Replacement): string {
  return one ? `${one.target}/${one.name}${others.length > 0 ? ` and ${others.length} more` : ''}` : 'nothing'
}

/** Throws a FaultError where containers cannot be changed. */
export async function controlOf(target: Target, sessions: Sessions, signal: AbortSignal): Promise<ContainerControl> {
  const { session } = await sessions.open(target)
  const containers = session.control?.containers
  if (!containers) throw fault('not-supported', `containers of "${target.id}" cannot be changed from here`)
  return containers(signal)
}
