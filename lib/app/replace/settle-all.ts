import type { Clock } from '../../base/clock.ts'
import { fault } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Target } from '../../model/target.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import { withSessions } from '../with-sessions.ts'
import type { Conversing } from '../with-sessions.ts'
import { recordedAs } from './eye.ts'
import { unfinishedIn } from './journal.ts'
import type { Unfinished } from './journal.ts'
import { recordRollback } from './remember.ts'
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
  const { registry, inventory, stopping } = world
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
  const { targets, sessions, signal, registry } = world
  const { replacement } = unfinished
  const { target: id, kind, name, runsAs, revision } = replacement
  const target = targets.find((each) => each.id === id)
  if (!target)
    throw fault('not-supported', `a rollback of ${id}/${name} was interrupted, and there is no target "${id}" any more`)
  const control = await controlOf(target, sessions, signal)
  const settled = await settle(unfinished, control, signal)
  if (settled === 'finished') {
    const now = await recordedAs(runsAs, runsAs, { ...world, control }, signal)
    if (now) await recordRollback({ target: id, kind, name }, revision, now, { ...world, registry })
  }
  await unfinished.close()
  const what = settled === 'finished' ? `brought to its end: rolled back to ${revision.slice(0, 8)}` : 'taken back'
  return `${id}/${name}: a rollback that was interrupted is ${what}`
}

/** Throws a FaultError where containers cannot be changed. */
export async function controlOf(target: Target, sessions: Sessions, signal: AbortSignal): Promise<ContainerControl> {
  const { session } = await sessions.open(target)
  if (!session.control) throw fault('not-supported', `containers of "${target.id}" cannot be changed from here`)
  return session.control(signal)
}
