import type { Clock } from '../../base/clock.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { IncidentEvent, IncidentId } from '../../model/incident.ts'
import type { TargetMemory } from '../../model/memory.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Remembered } from '../../model/store.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { generationOf } from '../daemon/generation.ts'
import type { Generation } from '../daemon/generation.ts'
import { latestLooks } from '../daemon/latest.ts'
import { pictureOf } from '../daemon/picture.ts'
import type { Picture } from '../daemon/picture.ts'
import { wholeLook } from '../daemon/whole-look.ts'
import type { Passed } from '../pass.ts'
import { boardOf } from '../pages/board-of.ts'
import { storyOf } from '../pages/story-of.ts'
import type { BaselinesOf } from '../recording/baselines-of.ts'
import type { DeclaredOf } from '../recording/declared-of.ts'
import { withSweep } from '../sweep.ts'
import type { World } from '../world.ts'
import { lastLines } from '../last-lines.ts'
import type { Sources } from './sources.ts'
import { boardWithin } from './glance.ts'
import type { Glance } from './glance.ts'

export interface LookingWorld extends World {
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly version: string
  readonly record: Recorder
  readonly declaredOf: DeclaredOf
  readonly baselinesOf: BaselinesOf
  /** Told after every target. */
  onProgress(done: number, total: number): void
}

const NOTHING: Remembered = {
  ...{ targets: [], incidents: [], told: [], groups: [], recent: [], outgoing: [], silences: [], deeds: [], holds: [] },
  ...{ auditHead: null, warnings: [] },
}

/** Of one story, the last ones. */
const MOST_EVENTS = 200

/**
 * Hands `work` what is known of these targets and a way to look at them, again and again, and to read what containers print. What was seen is believed as the daemon would, told to nobody,
 * and forgotten at the end.
 */
export function withGlances<T>(
  selected: readonly Target[],
  world: LookingWorld,
  work: (looking: {
    readonly known: () => Glance
    readonly look: () => Promise<Glance>
    readonly lastLines: Sources['lastLines']
  }) => Promise<T>,
): Promise<T> {
  const { inventory, clock, version } = world
  const memory = new Map<TargetId, TargetMemory>()
  const picture = pictureOf(NOTHING)
  const generation = generationOf(world, picture)
  const latest = latestLooks(() => true)
  const told = new Map<IncidentId, readonly IncidentEvent[]>()
  const own = { version, startedAt: clock.now(), troubles: [], takesChanges: false }
  const ids = new Set(selected.map(({ id }) => id))
  const take = (passed: Passed): void => {
    memory.set(passed.target.id, passed.memory)
    for (const event of eventsOf(passed, { generation, picture, now: clock.now() }, latest))
      told.set(event.incident, [...(told.get(event.incident) ?? []), event].slice(-MOST_EVENTS))
  }
  const known = (): Glance => {
    const now = clock.now()
    const board = boardOf({ generation, picture, latest, own, now })
    const explaining = { inventory, picture, view: generation.view, healer: null, source: 'store', now } as const
    return { board: boardWithin(board, ids), story: (id) => storyOf(id, storyStore(told), explaining) }
  }
  return withSweep(inventory, { ...world, memory }, (sweep, sessions) =>
    work({
      known,
      lastLines: (of) => lastLines(of, { ...generation, sessions, stopping: world.stopping }),
      async look() {
        for (const passed of await sweep(selected)) take(passed)
        // Nobody is told of the end of anything here, and what is over is shown no more.
        picture.stories.keep(new Set())
        const open = new Set(picture.stories.open().map(({ id }) => id))
        for (const id of told.keys()) if (!open.has(id)) told.delete(id)
        return known()
      },
    }),
  )
}

function eventsOf(
  passed: Passed,
  { generation, picture, now }: { readonly generation: Generation; readonly picture: Picture; readonly now: EpochMs },
  latest: ReturnType<typeof latestLooks>,
): readonly IncidentEvent[] {
  const { id } = passed.target
  const plans = generation.targets.get(id)?.plans ?? []
  const { batch } = picture.take(id, wholeLook(passed, plans, generation.checks))
  latest.take(id, passed, new Set([REACHABLE, ...plans.map(({ check }) => check)]))
  const { self } = generation.view.reached(id, now)
  return [...(batch.events ?? []), ...(self?.batch.events ?? [])]
}

function storyStore(told: ReadonlyMap<IncidentId, readonly IncidentEvent[]>): Parameters<typeof storyOf>[1] {
  return {
    incidents: () => Promise.resolve([]),
    events: (id) => Promise.resolve(told.get(id) ?? []),
    audit: () => Promise.resolve([]),
  }
}
