import * as z from 'zod'
import type { Prospect } from '../model/heal.ts'
import type { TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { ListedContainer } from './control.ts'
import { fault } from './fault.ts'
import type { Hands, Standing } from './remedy.ts'
import { sharingNetworkOf } from './sharing.ts'

/** How long one may take to end, where nobody has said so. */
const STOP_SECONDS = 10
const S: Ms = 1000

const inspected = z.object({
  Id: z.string(),
  State: z.object({
    Running: z.boolean(),
    StartedAt: z.string().nullish(),
    Health: z.object({ Status: z.string().nullish() }).nullish(),
  }),
  Config: z.object({ StopTimeout: z.number().nullish() }).nullish(),
})

/** One that shares the network of a container, and has to be started anew along with it. */
export interface Sharer extends Pick<ListedContainer, 'id' | 'name'> {
  readonly isReady: boolean
  /** By the clock of its host; NaN where it does not say. */
  readonly startedAt: number
  /** So long it may take to end. */
  readonly stopMs: Ms
}

/** Those that run: one that has ended joins the new network when it is started. Throws a FaultError. */
export async function sharersOf(
  target: TargetId,
  one: Pick<ListedContainer, 'id' | 'name'>,
  hands: Hands,
): Promise<readonly Sharer[]> {
  const control = await hands.containers(target)
  const all = sharingNetworkOf(one, await control.containers(hands.signal))
  const found = await Promise.all(
    all.map(async ({ id, name }): Promise<readonly Sharer[]> => {
      const document = await control.inspect(id, hands.signal)
      if (document === null) return []
      const { State, Config } = inspected.parse(document)
      if (!State.Running) return []
      const isReady = ['healthy', 'none', ''].includes(State.Health?.Status ?? 'none')
      const stopMs = (Config?.StopTimeout ?? STOP_SECONDS) * S
      return [{ id, name, isReady, startedAt: Date.parse(State.StartedAt ?? ''), stopMs }]
    }),
  )
  return found.flat()
}

/** Restarts them, each behind the one whose network it shares. Throws a FaultError. */
export async function restartSharers(target: TargetId, all: readonly Sharer[], hands: Hands): Promise<void> {
  const control = await hands.containers(target)
  for (const { id, name, stopMs } of all) {
    // Somebody may have removed it meanwhile: then there is nothing to do for it.
    if ((await control.inspect(id, hands.signal)) === null) continue
    try {
      await control.restart(id, stopMs, hands.signal)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw fault('lost', `"${name}", which shares its network, has not been restarted: ${why}`, { cause: error })
    }
  }
}

/** What speaks against touching one of those that go along speaks against all of it. */
export async function standingTogether(
  target: TargetId,
  standing: Standing,
  all: readonly Sharer[],
  hands: Hands,
): Promise<Pick<Prospect, 'unsettled' | 'person' | 'cannot' | 'available' | 'groups'>> {
  const along = await Promise.all(
    all.map(async ({ name, isReady }) => {
      const own = await hands.standing({ target, kind: 'container', name })
      const { available } = own ?? {}
      return { name, own, available: available && { ...available, goingDown: isReady ? 1 : 0 } }
    }),
  )
  const first = (key: 'unsettled' | 'person' | 'cannot'): string | null => {
    const [one] = along.flatMap(({ name, own }) =>
      own?.[key] ? [`"${name}", which shares its network: ${own[key]}`] : [],
    )
    return standing[key] ?? one ?? null
  }
  const counts = [standing.available, ...along.map(({ available }) => available)].flatMap((each) => each ?? [])
  const spare = ({ healthy, least, goingDown }: NonNullable<Prospect['available']>): number =>
    healthy - least - goingDown
  const [tightest = null] = [...counts].sort((one, other) => spare(one) - spare(other))
  return {
    ...{ unsettled: first('unsettled'), person: first('person'), cannot: first('cannot'), available: tightest },
    groups: [...standing.groups, ...along.flatMap(({ own }) => own?.groups ?? [])],
  }
}
