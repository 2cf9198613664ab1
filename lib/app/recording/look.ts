import { fault, faulted } from '../../kit/fault.ts'
import type { Configuration, HiddenPart } from '../../model/configuration.ts'
import type { Looked } from '../../model/fault.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { answerOf, offers, withLooks } from '../looks.ts'
import type { Looks, LookWorld } from '../looks.ts'
import { look } from '../../observe/look.ts'
import type { Sessions } from '../../observe/sessions.ts'

export interface ConfigurationLook {
  readonly target: Target
  readonly at: EpochMs
  readonly running: Looked<readonly Configuration[]>
  readonly hiddenParts?: Looked<readonly HiddenPart[]>
  /** Networks and volumes. Absent where there is nothing of the kind. */
  readonly resources?: Looked<readonly Configuration[]>
}

/** What whoever records asks for. */
export const RECORDED = { configurations: ['running', 'resources'] } as const

/** What was seen, or null. */
export function seenOf<T>(looked: Looked<T> | undefined): T | null {
  return looked?.kind === 'seen' ? looked.value : null
}

/** Looks once at what everything is made of that runs on these targets. Those without an engine are left out. */
export function lookAtConfigurations(
  targets: readonly Target[],
  world: LookWorld,
): Promise<readonly ConfigurationLook[]> {
  const able = targets.filter((target) => hasContainers(target, world))
  return withLooks(able, RECORDED, world, async (lookAll) =>
    (await lookAll()).flatMap((each) => {
      const running = configurationsOf(each)
      if (!running) return []
      const { hiddenParts, resources } = each.sight.configurations
      const beside = { ...(hiddenParts && { hiddenParts }), ...(resources && { resources }) }
      return [{ target: each.target, at: each.sight.at, running, ...beside }]
    }),
  )
}

/** Whether there may be containers, or what an orchestrator makes of them. */
export function hasContainers(target: Target, world: Pick<LookWorld, 'connectors'>): boolean {
  return target.engine !== undefined || offers(target, world, 'engine', 'configurations')
}

/** What a look has seen of configurations; null where there is nothing of the kind. */
export function configurationsOf(look: Looks | undefined): Looked<readonly Configuration[]> | null {
  if (!look) return null
  const { configurations, refused } = look.sight
  return answerOf(configurations.running, refused.get('') ?? refused.get('configurations') ?? refused.get('engine'))
}

/** The same of one target, over conversations that others use too. Null where there is nothing of the kind. */
export async function lookOver(
  target: Target,
  sessions: Sessions,
  { clock, stopping }: Pick<LookWorld, 'clock' | 'stopping'>,
): Promise<Looked<readonly Configuration[]> | null> {
  const sight = await look(target, [{ configurations: ['running'] }], { sessions, clock, givenUp: stopping })
  return configurationsOf({ target, sight })
}

/** Networks and volumes of one target, the same way. */
export async function resourcesOver(
  target: Target,
  sessions: Sessions,
  { clock, stopping }: Pick<LookWorld, 'clock' | 'stopping'>,
): Promise<Looked<readonly Configuration[]>> {
  const sight = await look(target, [{ configurations: ['resources'] }], { sessions, clock, givenUp: stopping })
  const { refused, configurations } = sight
  const why = refused.get('') ?? refused.get('configurations') ?? refused.get('engine')
  const none = faulted(fault('not-supported', `there are no networks and volumes to look at on "${target.id}"`))
  return why ? { kind: 'faulted', fault: why } : (configurations.resources ?? none)
}
