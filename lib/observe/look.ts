import type { Clock } from '../base/clock.ts'
import { withDeadline } from '../base/deadline.ts'
import type { Needs } from '../kit/check.ts'
import type { Session } from '../kit/connector.ts'
import { fault, faulted, seen, timedOut, toFault } from '../kit/fault.ts'
import { fileHashesOf } from '../kit/file-hashes.ts'
import type { OpenFileHashes } from '../kit/file-hashes.ts'
import { logsOf } from '../kit/logs/logs.ts'
import type { OpenLogs } from '../kit/logs/logs.ts'
import { shellUntil } from '../kit/programs/bound.ts'
import type { Until } from '../kit/programs/bound.ts'
import { here } from '../kit/programs/here.ts'
import type { OpenRegistries } from '../kit/image-registry/registries.ts'
import { networkAt } from '../kit/network/network.ts'
import type { OpenNetwork } from '../kit/network/network.ts'
import type { ConfigurationFacts, DeclaredSet, KnownBaseline } from '../model/configuration.ts'
import type { Fault, Looked } from '../model/fault.ts'
import type { Look } from '../model/observation.ts'
import type { Answers, BoundShell, Capability, Cost, Here, Sectioned } from '../model/session.ts'
import type { Target, TargetId, TargetTraits } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { askSections, NOTHING_SEEN } from './sections.ts'
import type { SectionAnswers, Tried } from './sections.ts'
import type { Sessions } from './sessions.ts'
import { addCost, NO_COST } from './spending.ts'

/** Everything one pass over one target saw: one conversation, each capability asked once for all checks together. */
export interface Sight extends SectionAnswers {
  readonly at: EpochMs
  readonly tookMs: Ms
  /** What is left of the target's time when all was asked. */
  readonly leftMs: Ms
  readonly cost: Cost
  readonly look: Look
  readonly target: TargetTraits
  /** What could not be asked at all, and why. The empty word stands for the target itself. */
  readonly refused: ReadonlyMap<'' | Capability, Fault>
  readonly shell?: Until<BoundShell>
  readonly here: Until<Here>
  readonly registries: OpenRegistries
  readonly network?: OpenNetwork
  readonly logs?: OpenLogs
  readonly fileHashes?: OpenFileHashes
  /** What was spent since on this target, by checks that ask by themselves; each call tells what is new. */
  spentSince(): Cost
}

export interface LookWorld {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly givenUp?: AbortSignal | undefined
  /** What was declared good of the objects of a target; nothing when left out. */
  readonly baselinesOf?: ((target: TargetId) => readonly KnownBaseline[]) | undefined
  /** What files say of a target; nothing when left out. Never throws. */
  readonly declaredOf?: ((target: Target) => Promise<Looked<readonly DeclaredSet[]>>) | undefined
}

/**
 * Looks at a target once. Never throws: what went wrong is part of the sight.
 *
 * @param givenUp nobody wants to know any more: what is asked ends at that moment
 */
export async function look(target: Target, needs: readonly Needs[], world: LookWorld): Promise<Sight> {
  const { sessions, clock, givenUp } = world
  const at = clock.now()
  const started = clock.monotonicMs()
  let begun = started
  const refused = new Map<'' | Capability, Fault>()
  const left = (): Ms => Math.max(1, target.timeoutMs - (clock.monotonicMs() - begun))
  const tried: Tried = async (capability, work) => {
    try {
      const expired = (): Error => timedOut('pass', target.timeoutMs)
      return await withDeadline({ ms: left(), parent: givenUp, expired }, work)
    } catch (error) {
      refused.set(capability, toFault(error))
      return {}
    }
  }

  const ended = (rest: Pick<Sight, 'look' | Sectioned | keyof Askable>, address?: string): Sight => ({
    at,
    refused,
    target: { id: target.id, labels: target.labels, ...(address !== undefined && { address }) },
    here: here(clock),
    registries: sessions.registries,
    ...rest,
    cost: sessions.spent(target),
    tookMs: clock.monotonicMs() - started,
    leftMs: left(),
    spentSince: () =>
      [rest.network?.spent() ?? NO_COST, sessions.registries.spent()].reduce(addCost, sessions.spent(target)),
  })

  let opened: { session: Session; connectMs?: Ms }
  try {
    // Opening has deadlines of its own; what was waited for a place in the queue is not taken from the target's time.
    opened = await sessions.open(target)
    begun = clock.monotonicMs()
  } catch (error) {
    refused.set('', toFault(error))
    return ended({ look: { at }, ...NOTHING_SEEN })
  }
  const { session, connectMs } = opened
  const { opening, address } = session
  for (const [capability, why] of lacking(session))
    if (needs.some((need) => need[capability])) refused.set(capability, toFault(fault('not-supported', why)))
  const sections = await askSections(needs, session, tried, await known(target, needs, { ...world, leftMs: left() }))
  const told = { at, ...(connectMs !== undefined && { connectMs }), ...(opening !== undefined && { opening }) }
  return ended({ look: told, ...sections, ...askable(session, clock) }, address)
}

/** What is known of the objects of a target before anybody looks. */
async function known(
  target: Target,
  needs: readonly Needs[],
  { baselinesOf, declaredOf, givenUp, leftMs }: LookWorld & { readonly leftMs: Ms },
): Promise<Pick<Answers<ConfigurationFacts>, 'baselines' | 'declared'>> {
  const isAsked = needs.some(({ configurations }) => configurations?.includes('declared') === true)
  const baselines = seen(baselinesOf?.(target.id) ?? [])
  if (!isAsked || !target.declared || !declaredOf) return { baselines, declared: seen([]) }
  // A file may lie on a disk of another machine that does not answer.
  const limits = { ms: leftMs, parent: givenUp, expired: () => timedOut('answer', leftMs) }
  return { baselines, declared: await withDeadline(limits, () => declaredOf(target)).catch(faulted) }
}

/** What checks with questions of their own ask through. */
type Askable = Pick<Sight, 'shell' | 'network' | 'logs' | 'fileHashes'>

function askable(session: Session, clock: Clock): Askable {
  const { shell, address } = session
  return {
    ...(shell && { shell: shellUntil(shell, clock) }),
    logs: logsOf(session, clock),
    ...(session.engine && { fileHashes: fileHashesOf(session.engine, clock) }),
    ...(address !== undefined && { network: networkAt(address, clock) }),
  }
}

function lacking({ shell, address }: Session): (readonly ['shell' | 'network', string])[] {
  return [
    ...(shell ? [] : [['shell', 'this runtime runs no commands'] as const]),
    ...(address === undefined ? [['network', 'this target has no address to ask over the network'] as const] : []),
  ]
}
