import type { Needs } from '../kit/check.ts'
import type { Session } from '../kit/connector.ts'
import { fault, faulted, seen } from '../kit/fault.ts'
import type { EngineFacts, EngineSection } from '../model/engine.ts'
import { SECTIONED } from '../model/session.ts'
import type { Answers, Sectioned, Sections } from '../model/session.ts'
import type { WorkloadFacts, WorkloadSection } from '../model/workload.ts'
import { composeWorkloads } from './compose.ts'

export type SectionAnswers = { readonly [C in Sectioned]: Answers<Sections[C]> }

export const NOTHING_SEEN: SectionAnswers = { host: {}, engine: {}, workloads: {}, nodes: {} }

/** Asks within the time that is left; what cannot be asked at all is remembered, and answers nothing. */
export type Tried = <C extends Sectioned>(
  capability: C,
  work: (signal: AbortSignal) => Promise<Answers<Sections[C]>>,
) => Promise<Answers<Sections[C]> | Record<string, never>>

interface Reader<C extends Sectioned> {
  read(sections: ReadonlySet<keyof Sections[C]>, signal: AbortSignal): Promise<Answers<Sections[C]>>
}

/** Asks each capability once for the sections of all checks together. */
export async function askSections(needs: readonly Needs[], session: Session, tried: Tried): Promise<SectionAnswers> {
  const asked = askedOf(needs, session)
  const ask = async <C extends Sectioned>(
    capability: C,
    sections: ReadonlySet<keyof Sections[C]>,
    reader: Reader<C> | undefined,
  ): Promise<Answers<Sections[C]>> => {
    if (sections.size === 0) return {}
    return tried(capability, (signal) => {
      if (!reader) throw fault('not-supported', `this runtime has no ${capability} to look at`)
      return reader.read(sections, signal)
    })
  }
  const [host, engine, workloads, nodes] = await Promise.all([
    ask('host', asked.host, session.host),
    ask('engine', asked.engine, session.engine),
    ask('workloads', asked.workloads, session.workloads),
    ask('nodes', asked.nodes, session.nodes),
  ])
  return { host, engine, nodes, workloads: asked.fromEngine ? fromEngine(asked.fromEngine, engine) : workloads }
}

/** What one look asks for, all its checks together. */
type Asked = { readonly [C in Sectioned]: ReadonlySet<keyof Sections[C]> } & {
  /** What is asked about workloads where only the containers of an engine can tell of them. */
  readonly fromEngine?: ReadonlySet<WorkloadSection>
}

function askedOf(needs: readonly Needs[], session: Session): Asked {
  const asked = Object.fromEntries(
    SECTIONED.map((capability) => [capability, new Set(needs.flatMap((need) => need[capability] ?? []))]),
  ) as unknown as Asked
  if (session.workloads || !session.engine || asked.workloads.size === 0) return asked
  const engine = new Set<EngineSection>([...asked.engine, 'containers'])
  return { ...asked, engine, workloads: new Set(), fromEngine: asked.workloads }
}

/** Nothing at all where the engine could not be asked: that is told once, of the engine. */
function fromEngine(
  sections: ReadonlySet<WorkloadSection>,
  { containers }: Answers<EngineFacts>,
): Answers<WorkloadFacts> {
  if (!containers) return {}
  const list = containers.kind === 'seen' ? seen(composeWorkloads(containers.value)) : containers
  const none = faulted(fault('not-supported', 'an engine by itself has no such thing'))
  return Object.fromEntries([...sections].map((section) => [section, section === 'list' ? list : none]))
}
