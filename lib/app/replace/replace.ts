import type { Clock } from '../../base/clock.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { FaultCode } from '../../model/fault.ts'
import { nameSetAside, nameWhileMade } from '../../model/replacing.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import { referringTo } from '../../record/create/referring.ts'
import { pathWords } from '../../record/words.ts'
import { differences } from './eye.ts'
import { whyNotDone, whyNotWell } from './gate.ts'
import type { Journal, Replacement, StepName, StepOf } from './journal.ts'
import type { Part } from './part.ts'
import type { Plan } from './plan.ts'
import { settle } from './settle.ts'
import type { Step } from './steps.ts'
import { stopTimeMs } from './stop-time.ts'
import type { GroundPlan } from './wish.ts'

export interface ReplaceWorld {
  /** Of every target of the plan. */
  readonly controls: ReadonlyMap<TargetId, ContainerControl>
  readonly clock: Clock
  readonly journal: Journal
  /** Ends it between two steps, and while it waits: then all is taken back. */
  readonly stopping: AbortSignal
  /** How long each new one may take until it is healthy. */
  readonly withinMs: Ms
  /** What a container is made of now, recorded as if it were that part. Null for one that nobody records. */
  readonly recorded: (part: Part, id: string) => Promise<Configuration | null>
  readonly told: (step: Step, tookMs: Ms) => void
}

/** `unfinished`: it could not be taken back either, and is at the next start. */
export type Outcome =
  | { readonly kind: 'replaced'; readonly made: readonly Made[] }
  | {
      readonly kind: 'undone' | 'unfinished'
      readonly why: string
      readonly step: StepName
      /** Of whoever was asked for that step; absent where he answered, and what he answered was not good enough. */
      readonly code?: FaultCode
    }

/** What has come to be of one part. */
export interface Made {
  readonly part: Part
  readonly id: string
  readonly configuration: Configuration
}

/** Of taking it back, whatever it was that went wrong. */
const never = new AbortController().signal

/**
 * Puts new containers in the place of those that run. What they replace is set aside until all of the new ones are well
 * and are what was recorded; whatever fails before that, all is taken back. Each step is written down before it is taken.
 */
export async function replace(plan: Plan, replacement: Replacement, world: ReplaceWorld): Promise<Outcome> {
  const state: State = { ids: new Map(), actual: new Map(), startedMs: new Map(), begun: [], isProven: false }
  try {
    for (const step of plan.steps) await take(step, plan, state, world)
    await prove(state, world)
    return { kind: 'replaced', made: madeOf(plan, state) }
  } catch (error) {
    const why = wordsOf(error)
    const step = state.begun.at(-1)?.step ?? 'create'
    try {
      const { begun: steps, ids, isProven } = state
      const progress = { replacement, steps, ids, isProven, settled: new Map() }
      const settledOn: Journal['settledOn'] = (target, as) => world.journal.settledOn(target, as)
      const settled = await settle(progress, world.controls, { clock: world.clock, signal: never, settledOn })
      if (settled === 'finished') return { kind: 'replaced', made: madeOf(plan, state) }
      return { kind: 'undone', why, step, ...codeOf(error) }
    } catch (again) {
      return { kind: 'unfinished', why: `${why}; then: ${wordsOf(again)}`, step }
    }
  }
}

/** How far it has come, by the places of the parts. */
interface State {
  readonly ids: Map<number, string>
  readonly actual: Map<number, Configuration>
  readonly startedMs: Map<number, Ms>
  readonly begun: StepOf[]
  isProven: boolean
}

async function take(step: Step, plan: Plan, state: State, world: ReplaceWorld): Promise<void> {
  const { journal, clock, stopping, told } = world
  if (step.name === 'remove-old') await prove(state, world)
  else stopping.throwIfAborted()
  const { name, at } = step
  const from = clock.monotonicMs()
  const ground = name === 'create-network' || name === 'create-volume' ? plan.grounds[at] : undefined
  // What is there before it is written down would be taken for ours.
  if (ground) await refuseIfThere(ground, controlAt(ground.target, world), stopping)
  await journal.intend({ step: name, at })
  state.begun.push({ step: name, at })
  const part = plan.parts[at]
  if (ground) await lay(ground, controlAt(ground.target, world))
  else if (part && isOfPart(name))
    await WAYS[name](part, { at, plan, state, world, control: controlAt(part.of.target, world) })
  told(step, clock.monotonicMs() - from)
}

/** From here on the new ones stay, whatever happens. */
async function prove(state: State, { journal }: ReplaceWorld): Promise<void> {
  if (state.isProven) return
  await journal.proven()
  state.isProven = true
}

function controlAt(target: TargetId, { controls }: ReplaceWorld): ContainerControl {
  const control = controls.get(target)
  if (!control) throw fault('not-supported', `containers of "${target}" cannot be changed from here`)
  return control
}

async function refuseIfThere(
  { what, name }: GroundPlan,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const all = await (what === 'network' ? control.networks(signal) : control.volumes(signal))
  if (all.includes(name)) throw new Error(`there is a ${what} "${name}" by now`)
}

function lay({ what, body }: GroundPlan, control: ContainerControl): Promise<void> {
  return what === 'network' ? control.createNetwork(body, never) : control.createVolume(body, never)
}

type PartStep = Exclude<StepName, 'create-network' | 'create-volume'>

function isOfPart(name: StepName): name is PartStep {
  return name in WAYS
}

interface About {
  readonly at: number
  readonly plan: Plan
  readonly state: State
  readonly world: ReplaceWorld
  readonly control: ContainerControl
}

type Way = (part: Part, about: About) => Promise<void>

const WAYS: Readonly<Record<PartStep, Way>> = {
  pull: ({ request }, { control, world }) => control.pull(request.pull ?? '', world.stopping),
  async create({ runsAs, of, request }, { at, plan, state, world, control }) {
    const body = referringTo(request.body, idsOn(of.target, plan, state))
    // From here on nothing is given up half-way: whether it was done would not be known.
    const id = await control.create(nameWhileMade(runsAs), body, never)
    state.ids.set(at, id)
    await world.journal.made(at, id)
    for (const { network, endpoint } of request.connections) await control.connect(network, id, endpoint, never)
  },
  compare,
  async stop({ oldId }, { control }) {
    const old: unknown = await control.inspect(oldId ?? '', never)
    await control.stop(oldId ?? '', stopTimeMs(old), never)
  },
  'set-aside': ({ oldId, runsAs }, { control }) => control.rename(oldId ?? '', nameSetAside(runsAs), never),
  rename: ({ runsAs }, { at, state, control }) => control.rename(idOf(at, state), runsAs, never),
  async start(_, { at, state, world, control }) {
    await control.start(idOf(at, state), never)
    state.startedMs.set(at, world.clock.monotonicMs())
  },
  async gate({ runsAs, gate }, { at, state, world, control }) {
    const { clock, withinMs, stopping } = world
    const startedMs = state.startedMs.get(at)
    const wait = { clock, withinMs, signal: stopping, ...(startedMs !== undefined && { startedMs }) }
    const why = await (gate === 'completed' ? whyNotDone : whyNotWell)(idOf(at, state), wait, control)
    if (why !== null) throw new Error(`"${runsAs}": ${why}`)
  },
  'compare-again': compare,
  'remove-old': ({ oldId }, { control }) => control.remove(oldId ?? '', never),
}

async function compare(part: Part, { at, state, world }: About): Promise<void> {
  const actual = await world.recorded(part, idOf(at, state))
  if (!actual) throw new Error(`"${part.runsAs}": what was made is nothing that is recorded`)
  const wrong = differences(part.request.expected, actual, part.isRekeyed)
  if (wrong.length > 0) {
    const settings = wrong.map(({ path }) => pathWords(path)).join(', ')
    throw new Error(`"${part.runsAs}": what was made is not what is recorded: ${settings}`)
  }
  state.actual.set(at, actual)
}

function idOf(at: number, { ids }: State): string {
  const id = ids.get(at)
  if (id === undefined) throw new Error('nothing was made')
  return id
}

/** The new ones that are made already, by what others call them. */
function idsOn(target: TargetId, { parts }: Plan, { ids }: State): ReadonlyMap<string, string> {
  return new Map(
    parts.flatMap(({ of, names }, at) => {
      const id = ids.get(at)
      return id === undefined || of.target !== target ? [] : names.map((name) => [name, id] as const)
    }),
  )
}

function madeOf({ parts }: Plan, { ids, actual }: State): readonly Made[] {
  return parts.flatMap((part, at) => {
    const [id, configuration] = [ids.get(at), actual.get(at)]
    return id === undefined || configuration === undefined ? [] : [{ part, id, configuration }]
  })
}

function codeOf(error: unknown): { readonly code?: FaultCode } {
  return error instanceof FaultError ? { code: error.fault.code } : {}
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
