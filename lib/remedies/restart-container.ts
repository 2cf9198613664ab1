import * as z from 'zod'
import { restartSharers, sharersOf, standingTogether } from '../kit/along-with.ts'
import { fault } from '../kit/fault.ts'
import { ABOUT_CONTAINERS, meantContainers } from '../kit/meant-containers.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands } from '../kit/remedy.ts'
import type { HealObject, Prospect } from '../model/heal.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** How long one may take to end, where nobody has said so. */
const STOP_SECONDS = 10
const S: Ms = 1000
/** What a restart takes beyond that. */
const GRACE_SECONDS = 3

const inspected = z.object({
  Id: z.string(),
  State: z.object({ Running: z.boolean(), StartedAt: z.string().nullish() }),
  Config: z.object({ StopTimeout: z.number().nullish() }).nullish(),
})

type Inspected = z.output<typeof inspected>

/**
 * Restarts a container that runs and is not well, and starts one that has ended; then, in the same deed, those that share its
 * network, as that is another one now.
 *
 * Source: Docker Engine API, ContainerRestart and ContainerStart; Podman's answers in its place.
 */
export default defineRemedy({
  name: 'restart-container',
  title: 'Restart a container',
  mends: ABOUT_CONTAINERS,
  options: z.strictObject({}),
  async describe(trouble, _, hands) {
    const found = await Promise.all((await meantContainers(trouble, hands)).map((each) => prospectOf(each, hands)))
    return found.flatMap((each) => each ?? [])
  },
  async apply({ object, incarnation }, _, hands) {
    const control = await hands.containers(object.target)
    const found = await containerOf(object, hands)
    if (found?.Id !== incarnation) throw fault('busy', `"${object.name}" is another container than before`)
    const along = await sharersOf(object.target, { id: found.Id, name: object.name }, hands)
    if (!found.State.Running) await control.start(found.Id, hands.signal)
    else await control.restart(found.Id, (found.Config?.StopTimeout ?? STOP_SECONDS) * S, hands.signal)
    await restartSharers(object.target, along, hands)
  },
  async wasDone({ object, at }, _, hands) {
    const first = await containerOf(object, hands)
    // An engine that was asked goes on with it, whether anybody waits for the answer or not.
    const endsAt = at + ((first?.Config?.StopTimeout ?? STOP_SECONDS) + GRACE_SECONDS) * S
    if (first && !isSince(first, at)) await hands.clock.sleep(Math.max(0, endsAt - hands.clock.now()), hands.signal)
    const found = await containerOf(object, hands)
    if (!found) return null
    // By the clock of its host, which may differ from ours by more than a restart takes: then nobody can say.
    const startedAt = Date.parse(found.State.StartedAt ?? '')
    if (Number.isNaN(startedAt)) return null
    if (!isSince(found, at)) return false
    // One that has been started before it is in a network that leads nowhere: the deed has ended half-way.
    const along = await sharersOf(object.target, { id: found.Id, name: object.name }, hands)
    return along.every((each) => !(each.startedAt < startedAt))
  },
})

function isSince({ State: { Running, StartedAt } }: Inspected, at: EpochMs): boolean {
  return Running && Date.parse(StartedAt ?? '') >= at
}

async function prospectOf(object: HealObject, hands: Hands): Promise<Prospect | null> {
  const standing = await hands.standing(object)
  const found = standing && (await containerOf(object, hands))
  if (!standing || !found) return null
  const along = await sharersOf(object.target, { id: found.Id, name: object.name }, hands)
  const names = along.map(({ name }) => `"${name}"`).join(', ')
  const verb = found.State.Running ? 'restart' : 'start'
  const words = `${verb} "${object.name}" on "${object.target}"${names === '' ? '' : `, then ${names} in its network`}`
  const together = along.length === 0 ? {} : await standingTogether(object.target, standing, along, hands)
  return { ...standing, ...together, object, words, scale: null, needsPerson: null }
}

async function containerOf({ target, name }: HealObject, hands: Hands): Promise<Inspected | null> {
  const control = await hands.containers(target)
  const document = await control.inspect(name, hands.signal)
  return document === null ? null : inspected.parse(document)
}
