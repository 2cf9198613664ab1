import type { Needs } from '../kit/check.ts'
import type { Session } from '../kit/connector.ts'
import { fault, faulted, seen } from '../kit/fault.ts'
import type { ConfigurationFacts, ConfigurationSection } from '../model/configuration.ts'
import type { EngineFacts, EngineSection } from '../model/engine.ts'
import { SECTIONED } from '../model/session.ts'
import type { Answers, Sectioned, Sections } from '../model/session.ts'
import type { WorkloadFacts, WorkloadSection } from '../model/workload.ts'
import { composeWorkloads } from './compose.ts'

export type SectionAnswers = { readonly [C in Sectioned]: Answers<Sections[C]> }

export const NOTHING_SEEN: SectionAnswers = {
  host: {},
  engine: {},
  workloads: {},
  nodes: {},
  configurations: {},
  parity: {},
}

/** Asks within the time that is left; what cannot be asked at all is remembered, and answers nothing. */
export type Tried = <C extends Sectioned>(
  capability: C,
  work: (signal: AbortSignal) => Promise<Answers<Sections[C]>>,
) => Promise<Answers<Sections[C]> | Record<string, never>>

interface Reader<C extends Sectioned> {
  read(sections: ReadonlySet<keyof Sections[C]>, signal: AbortSignal): Promise<Answers<Sections[C]>>
}

/** Asks each capability once for the sections of all checks together. */
export async function askSections(
  needs: readonly Needs[],
  session: Session,
  tried: Tried,
  known: Pick<Answers<ConfigurationFacts>, 'baselines' | 'declared'>,
): Promise<SectionAnswers> {
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
  const [host, engine, workloads, nodes, configurations, parity] = await Promise.all([
    ask('host', asked.host, session.host),
    ask('engine', asked.engine, session.engine),
    ask('workloads', asked.workloads, session.workloads),
    ask('nodes', asked.nodes, session.nodes),
    ask('configurations', asked.configurations, session.configurations),
    ask('parity', asked.parity, session.parity),
  ])
  const { workloads: ofCompose, configurations: ofContainers } = asked.fromEngine
  return {
    host,
    engine,
    nodes,
    parity,
    workloads: ofCompose ? workloadsOf(ofCompose, engine) : workloads,
    // What was declared no target knows, and every one has it.
    configurations: { ...(ofContainers ? recordedOf(engine) : configurations), ...known },
  }
}

/** What one look asks for, all its checks together. */
type Asked = { readonly [C in Sectioned]: ReadonlySet<keyof Sections[C]> } & {
  /** What only the containers of an engine can tell of. */
  readonly fromEngine: {
    readonly workloads?: ReadonlySet<WorkloadSection>
    readonly configurations?: true
  }
}

function askedOf(needs: readonly Needs[], session: Session): Asked {
  const asked = Object.fromEntries(
    SECTIONED.map((capability) => [capability, new Set(needs.flatMap((need) => need[capability] ?? []))]),
  ) as unknown as Omit<Asked, 'fromEngine'>
  const { engine, workloads } = asked
  const configurations = new Set(
    [...asked.configurations].filter((section) => section === 'running' || section === 'resources'),
  )
  const byEngine = (own: unknown, sections: ReadonlySet<unknown>): boolean =>
    own === undefined && session.engine !== undefined && sections.size > 0
  const [ofCompose, ofContainers] = [
    byEngine(session.workloads, workloads),
    byEngine(session.configurations, configurations),
  ]
  return {
    ...asked,
    engine: new Set<EngineSection>([
      ...engine,
      ...(ofCompose ? ['containers' as const] : []),
      ...(ofContainers ? recordedSections(configurations) : []),
    ]),
    workloads: ofCompose ? new Set() : workloads,
    configurations: ofContainers ? new Set() : configurations,
    fromEngine: { ...(ofCompose && { workloads }), ...(ofContainers && { configurations: true }) },
  }
}

/** The engine's own words for them. */
function recordedSections(asked: ReadonlySet<ConfigurationSection>): readonly EngineSection[] {
  const sections: readonly (readonly [ConfigurationSection, EngineSection])[] = [
    ['running', 'configurations'],
    ['resources', 'resources'],
  ]
  return sections.flatMap(([section, own]) => (asked.has(section) ? [own] : []))
}

/** Nothing at all where the engine could not be asked: that is told once, of the engine. */
function workloadsOf(
  sections: ReadonlySet<WorkloadSection>,
  { containers }: Answers<EngineFacts>,
): Answers<WorkloadFacts> {
  if (!containers) return {}
  const list = containers.kind === 'seen' ? seen(composeWorkloads(containers.value)) : containers
  const none = faulted(fault('not-supported', 'an engine by itself has no such thing'))
  return Object.fromEntries([...sections].map((section) => [section, section === 'list' ? list : none]))
}

function recordedOf({ configurations: running, resources }: Answers<EngineFacts>): Answers<ConfigurationFacts> {
  return { ...(running && { running }), ...(resources && { resources }) }
}
