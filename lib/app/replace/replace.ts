import type { Clock } from '../../base/clock.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Configuration } from '../../model/configuration.ts'
import { nameSetAside, nameWhileMade } from '../../model/replacing.ts'
import type { Ms } from '../../model/time.ts'
import { pathWords } from '../../record/words.ts'
import { whyNotWell } from './gate.ts'
import type { Journal, Replacement, StepName } from './journal.ts'
import type { Plan, Step } from './plan.ts'
import { settle } from './settle.ts'
import { stopTimeMs } from './stop-time.ts'

/** Settings in which a container differs from what is recorded; those that need not count are left out. */
export type Differing = (
  expected: Configuration,
  actual: Configuration,
) => readonly { readonly path: readonly string[] }[]

export interface ReplaceWorld {
  readonly control: ContainerControl
  readonly clock: Clock
  readonly journal: Journal
  /** Ends it between two steps, and while it waits: then all is taken back. */
  readonly stopping: AbortSignal
  /** How long the new one may take until it is healthy. */
  readonly withinMs: Ms
  /** What a container is made of now, recorded as if it were called so. Null for one that nobody records. */
  readonly recorded: (id: string, name: string) => Promise<Configuration | null>
  readonly differing: Differing
  readonly told: (step: Step, tookMs: Ms) => void
}

/** `unfinished`: it could not be taken back either, and is at the next start. */
export type Outcome =
  | { readonly kind: 'replaced'; readonly configuration: Configuration; readonly id: string }
  | { readonly kind: 'undone' | 'unfinished'; readonly why: string; readonly step: StepName }

/** Of taking it back, whatever it was that went wrong. */
const never = new AbortController().signal

/**
 * Puts a new container in the place of the one that runs. What it replaces is set aside until the new one is well and is
 * what was recorded; whatever fails before that is taken back. Each step is written down before it is taken.
 */
export async function replace(plan: Plan, replacement: Replacement, world: ReplaceWorld): Promise<Outcome> {
  const { journal, clock, control, stopping } = world
  const state: State = { newId: null, actual: null }
  const begun: StepName[] = []
  try {
    for (const step of plan.steps) {
      stopping.throwIfAborted()
      await journal.intend(step.name)
      begun.push(step.name)
      const from = clock.monotonicMs()
      await WAYS[step.name](plan, state, world)
      world.told(step, clock.monotonicMs() - from)
    }
    if (state.newId === null || state.actual === null) throw new Error('nothing was made')
    return { kind: 'replaced', configuration: state.actual, id: state.newId }
  } catch (error) {
    const why = wordsOf(error)
    const step = begun.at(-1) ?? 'create'
    try {
      const settled = await settle({ replacement, steps: begun, newId: state.newId }, control, never)
      if (settled === 'finished' && state.newId !== null && state.actual !== null)
        return { kind: 'replaced', configuration: state.actual, id: state.newId }
      return { kind: 'undone', why, step }
    } catch (again) {
      return { kind: 'unfinished', why: `${why}; then: ${wordsOf(again)}`, step }
    }
  }
}

interface State {
  newId: string | null
  actual: Configuration | null
}

type Way = (plan: Plan, state: State, world: ReplaceWorld) => Promise<void>

const WAYS: Readonly<Record<StepName, Way>> = {
  pull: ({ request }, _, { control, stopping }) => control.pull(request.pull ?? '', stopping),
  async create({ runsAs, request }, state, { control, journal }) {
    // From here on nothing is given up half-way: whether it was done would not be known.
    const id = await control.create(nameWhileMade(runsAs), request.body, never)
    state.newId = id
    await journal.made(id)
    for (const { network, endpoint } of request.connections) await control.connect(network, id, endpoint, never)
  },
  compare,
  async stop({ oldId }, _, { control }) {
    const old: unknown = await control.inspect(oldId ?? '', never)
    await control.stop(oldId ?? '', stopTimeMs(old), never)
  },
  'set-aside': ({ oldId, runsAs }, _, { control }) => control.rename(oldId ?? '', nameSetAside(runsAs), never),
  rename: ({ runsAs }, { newId }, { control }) => control.rename(newId ?? '', runsAs, never),
  start: (_, { newId }, { control }) => control.start(newId ?? '', never),
  async gate({ runsAs }, { newId }, { control, clock, withinMs, stopping }) {
    const why = await whyNotWell(newId ?? '', { withinMs, clock, signal: stopping }, control)
    if (why !== null) throw new Error(`"${runsAs}": ${why}`)
  },
  'compare-again': compare,
  'remove-old': ({ oldId }, _, { control }) => control.remove(oldId ?? '', never),
}

async function compare({ request, runsAs }: Plan, state: State, { recorded, differing }: ReplaceWorld): Promise<void> {
  const actual = state.newId === null ? null : await recorded(state.newId, runsAs)
  if (!actual) throw new Error('what was made is nothing that is recorded')
  const wrong = differing(request.expected, actual)
  if (wrong.length > 0)
    throw new Error(`what was made is not what is recorded: ${wrong.map(({ path }) => pathWords(path)).join(', ')}`)
  state.actual = actual
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
