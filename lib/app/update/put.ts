import { diff } from '../../kit/configuration-diff.ts'
import type { WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import type { Configuration } from '../../model/configuration.ts'
import { isBusy, lookAt, namesOf, nextOf, titleOf } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'

/** Of what is not given up half-way: whether it was done would not be known. */
const never = new AbortController().signal

/**
 * Puts what is wanted in the place of what was looked at, and of nothing else. An orchestrator counts its own notes as
 * changes too: then it is read anew, once, and sent again where no setting is another one.
 *
 * @param before what it has to be still
 * @throws FaultError `busy` where somebody has changed it
 */
export async function put(of: WorkloadName, before: Configuration, wanted: Wanted, world: UpdateWorld): Promise<void> {
  const now = await unchanged(of, before, world)
  try {
    await send(of, now, wanted, world)
  } catch (error) {
    if (!isBusy(error)) throw error
    const again = await unchanged(of, before, world)
    // Not a note of the orchestrator's: it is at something, and waits for that to end.
    if (again.answered.version === now.answered.version) throw error
    await send(of, again, wanted, world)
  }
}

async function send(of: WorkloadName, seen: Seen, wanted: Wanted, world: UpdateWorld): Promise<void> {
  const { document, cannot } = nextOf(seen, wanted, world)
  if (cannot.length > 0) throw fault('not-supported', cannot.join('; '))
  await world.control.update(of, document, seen.answered.version, never)
}

async function unchanged(of: WorkloadName, before: Configuration, world: UpdateWorld): Promise<Seen> {
  const now = await lookAt(of, world, never)
  if (!now) throw fault('busy', `${titleOf(of)} is gone`)
  const changes = diff(before, now.configuration)
  if (changes.length > 0) throw fault('busy', `somebody has changed ${titleOf(of)} meanwhile: ${namesOf(changes)}`)
  return now
}
