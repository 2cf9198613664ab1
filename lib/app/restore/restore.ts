import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import { objectWords } from '../../model/configuration.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Document } from '../../registry/document.ts'
import { lookAtConfigurations } from '../recording/look.ts'
import { withEngines } from '../replace/engines.ts'
import type { Engines, EnginesWorld } from '../replace/engines.ts'
import { prepareGroup } from '../replace/group.ts'
import type { Prepared } from '../replace/group.ts'
import type { Plan } from '../replace/plan.ts'
import type { Outcome } from '../replace/replace.ts'
import type { Wish } from '../replace/wish.ts'
import { groundsOf } from './grounds.ts'
import { hostIn, textAt } from './host.ts'
import type { Host, Left } from './host.ts'
import { namedOf } from './named.ts'
import { recordGrounds } from './record-grounds.ts'

export interface AskedRestore {
  /** The host that is lost. It need not be in the inventory any more. */
  readonly from: TargetId
  readonly to: TargetId
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What that revision is called to people. */
  readonly called: string
  readonly isMeant: (of: Pick<Configuration, 'name' | 'runsAs'>) => boolean
  /** Whether volumes may come to be empty. */
  readonly withoutData: boolean
  readonly access: 'read' | 'write'
}

/** Containers of a lost host on another one, before they are made there. */
export interface Restore extends Prepared, Pick<AskedRestore, 'from' | 'to' | 'revision' | 'called'> {
  /** What nobody here can see to. */
  readonly notes: readonly string[]
  /** What is not made. */
  readonly left: readonly Left[]
}

/**
 * Prepares what was on a lost host on another one, and hands it over; what was interrupted there is brought to an end before.
 *
 * @throws FaultError where nothing is recorded, and where the other one cannot be looked at, or changed; RegistryError
 */
export async function withRestore<T>(
  asked: AskedRestore,
  world: EnginesWorld,
  work: (restore: Restore) => Promise<T>,
): Promise<T> {
  const { from, to, revision } = asked
  if (from === to) throw fault('not-supported', `"${from}" is the lost host: name another one to restore it on`)
  const host = hostIn(await world.registry.documentsAt(revision, world.warn), from, asked.isMeant)
  if (host.containers.length === 0) throw fault('not-supported', await whyNothing(asked, world))
  return withEngines([to], asked.access, world, async (engines) => work(await prepared(host, asked, engines, world)))
}

async function prepared(host: Host, asked: AskedRestore, engines: Engines, world: EnginesWorld): Promise<Restore> {
  const alive = stillThere(host, { ...world, record: engines.record })
  const { from, to, revision, called } = asked
  const { registry } = engines
  const reveals = await revealsOf([...host.containers, ...host.resources], revision, engines)
  const revealOf = (document: Document): Reveal => reveals.get(document) ?? (() => undefined)
  const { keyId } = registry.fingerprints
  const grounds = groundsOf(host, { to, there: await engines.resources(to), revealOf, keyId })
  const words = `restored from ${from}`
  const wishes = host.containers.map((document): Wish => {
    const { configuration: wanted } = document
    const of: ObjectRef = { target: to, kind: wanted.kind, name: wanted.name }
    const isRekeyed = document.keyId !== keyId
    return { of, wanted, old: null, reveal: revealOf(document), isRekeyed, words, because: null, isElsewhere: true }
  })
  const group = await prepareGroup({ about: `a restore of ${from}`, wishes, grounds: grounds.made }, engines)
  const scene = {
    to,
    running: await engines.running(to),
    platform: engines.controls.get(to)?.platform ?? null,
    grounds,
  }
  const named = namedOf(
    wishes.map(({ wanted }) => wanted),
    scene,
  )
  const emptied = named.empty.map((each) =>
    asked.withoutData ? `${each}: made empty` : `${each}: would be made empty`,
  )
  const cannot = [...(asked.withoutData ? [] : emptied), ...grounds.cannot, ...named.cannot, ...group.plan.cannot]
  return {
    from,
    to,
    revision,
    called,
    plan: { ...group.plan, cannot },
    notes: [...(await alive), ...(asked.withoutData ? emptied : []), ...named.notes, ...imageNotes(group.plan)],
    left: host.left,
    async carryOut(withinMs, told): Promise<Outcome> {
      const outcome = await group.carryOut(withinMs, told)
      if (outcome.kind === 'replaced') await recordGrounds(grounds.made, { words, to }, engines, world)
      return outcome
    },
  }
}

async function revealsOf(
  documents: readonly Document[],
  revision: string,
  { registry }: Pick<Engines, 'registry'>,
): Promise<ReadonlyMap<Document, Reveal>> {
  const reveals = new Map<Document, Reveal>()
  for (const document of documents) {
    const { kind, name } = document.configuration
    reveals.set(document, await registry.revealer({ target: document.target, kind, name }, revision))
  }
  return reveals
}

/** Where the name of an image means nothing there yet, or another one. */
function imageNotes({ parts }: Plan): readonly string[] {
  return parts.flatMap(({ of, request: { expected, pull } }) => {
    const id = textAt(expected, 'image', 'name')
    if (id === undefined || id !== textAt(expected, 'image', 'id')) return []
    const why = pull === undefined ? 'its name means another one there, or nothing' : `it is pulled as ${pull}`
    return [`${objectWords(of)}: its image is called by its id: ${why}`]
  })
}

const STILL_THERE_MS: Ms = 5000

/** Whoever is believed lost may only be out of reach; then there are two of each. */
async function stillThere(host: Host, world: EnginesWorld & Pick<Engines, 'record'>): Promise<readonly string[]> {
  const target = world.inventory.targets.find(({ id }) => id === host.target)
  if (!target) return []
  const names = new Set(host.containers.map(({ configuration }) => configuration.name))
  const wait = {
    ms: STILL_THERE_MS,
    parent: world.stopping,
    expired: () => timedOut('answer', STILL_THERE_MS),
  }
  try {
    const [look] = await withDeadline(wait, (stopping) => lookAtConfigurations([target], { ...world, stopping }))
    const all = look?.running.kind === 'seen' ? look.running.value : []
    const many = all.filter(({ kind, name }) => kind === 'container' && names.has(name)).length
    return many === 0
      ? []
      : [`${host.target}: it answers, and ${many} of these containers are there: there will be two of each`]
  } catch {
    // Lost, as it is believed to be.
    return []
  }
}

/** So far back somebody looks for what was there. */
const MOST_REVISIONS = 20_000

async function whyNothing({ from, called, revision }: AskedRestore, { registry }: EnginesWorld): Promise<string> {
  const nothing = `nothing is recorded of such containers of "${from}" in ${called}`
  const all = await registry.revisions({ most: MOST_REVISIONS })
  const gone = all.find(({ target, kind, cause }) => target === from && kind === 'container' && cause === 'removed')
  return gone && gone.id !== revision
    ? `${nothing}: they were removed; look with --at ${gone.id.slice(0, 8)}~1`
    : nothing
}
