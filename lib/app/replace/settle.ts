import type { ContainerControl } from '../../kit/control.ts'
import { nameWhileMade } from '../../model/replacing.ts'
import { at, textAt } from '../../record/read.ts'
import { stopTimeMs } from './stop-time.ts'
import type { Unfinished } from './journal.ts'

/** How one that was interrupted came to its end. */
export type Settled = 'finished' | 'undone'

/**
 * Brings a replacement that has stopped half-way to an end, whatever was done of it: exactly one container of that name
 * is there afterwards, and nothing beside it. What was proven well stays; everything else is taken back. It may be done
 * again when it could not be done whole.
 */
export async function settle(
  { replacement, steps, newId }: Pick<Unfinished, 'replacement' | 'steps' | 'newId'>,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<Settled> {
  const { runsAs, oldId, runs } = replacement
  const old: unknown = oldId === null ? null : await control.inspect(oldId, signal)
  // Nobody else makes one under that name: it was free when this began.
  const made = newId ?? (steps.includes('create') ? nameWhileMade(runsAs) : null)
  const fresh: unknown = made === null ? null : await control.inspect(made, signal)
  // Where the old one has been taken away by somebody, the new one is all there is.
  const stays = steps.includes('remove-old') || (oldId !== null && old === null)
  if (fresh !== null && stays) {
    if (oldId !== null) await control.remove(oldId, signal)
    await stand(fresh, { runsAs, runs }, control, signal)
    return 'finished'
  }
  const freshId = textAt(fresh, 'Id')
  if (freshId !== undefined) await control.remove(freshId, signal)
  if (old !== null) await putBack(old, steps.at(-1) === 'stop', { runsAs, runs }, control, signal)
  return 'undone'
}

/** @param isStopping whether a stop may still be under way */
async function putBack(
  old: unknown,
  isStopping: boolean,
  as: Standing,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const id = textAt(old, 'Id') ?? ''
  if (isStopping) await stopWhole(id, control, signal)
  await stand(await control.inspect(id, signal), as, control, signal)
}

type Standing = Pick<Unfinished['replacement'], 'runsAs' | 'runs'>

/** Whoever asked for the stop may be gone while the engine is still at it: it would end what is started now. */
async function stopWhole(id: string, control: ContainerControl, signal: AbortSignal): Promise<void> {
  const container = await control.inspect(id, signal)
  if (at(container, 'State', 'Running') === true) await control.stop(id, stopTimeMs(container), signal)
}

/** Gives it its name and starts it, where that is not so yet. */
async function stand(
  container: unknown,
  { runsAs, runs }: Standing,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const id = textAt(container, 'Id') ?? ''
  if (textAt(container, 'Name') !== `/${runsAs}`) await control.rename(id, runsAs, signal)
  if (runs && at(container, 'State', 'Running') !== true) await control.start(id, signal)
}
