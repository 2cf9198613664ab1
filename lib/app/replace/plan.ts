import type { Configuration } from '../../model/configuration.ts'
import { isWhileReplacing, nameSetAside, nameWhileMade } from '../../model/replacing.ts'
import type { Reveal } from '../../model/revision.ts'
import { createRequest } from '../../record/create-request.ts'
import type { CreateRequest } from '../../record/create-request.ts'
import { at } from '../../record/read.ts'
import type { StepName } from './journal.ts'
import type { Surroundings } from './there.ts'

export interface Step {
  readonly name: StepName
  readonly words: string
}

/** How one container is put in the place of another, before anything is done. */
export interface Plan {
  /** What it is called, before and afterwards. */
  readonly runsAs: string
  readonly oldId: string | null
  /** Whether it is to run afterwards: one that had been stopped is not started. */
  readonly runs: boolean
  readonly request: CreateRequest
  readonly steps: readonly Step[]
  /** Why it is not done, each with what it is about. Nothing is done while there is any. */
  readonly cannot: readonly string[]
}

/** @param old what runs now, as it is recorded; null where there is none */
export function planOf(
  wanted: Configuration,
  old: Pick<Configuration, 'runsAs' | 'incarnation'> | null,
  reveal: Reveal,
  there: Surroundings,
): Plan {
  const runsAs = old?.runsAs ?? wanted.runsAs
  const oldId = old?.incarnation ?? null
  const request = createRequest(wanted, reveal, there)
  const runs = old === null || at(there.old, 'State', 'Running') === true
  const known = { runsAs, oldId, runs, request }
  return { ...known, steps: stepsOf(known), cannot: [...inTheWay(known, there), ...request.cannot] }
}

function stepsOf({ runsAs, oldId, runs, request }: Omit<Plan, 'steps' | 'cannot'>): readonly Step[] {
  const step = (name: StepName, words: string): Step => ({ name, words })
  const made = nameWhileMade(runsAs)
  const networks = request.connections.map(({ network }) => network)
  return [
    ...(request.pull === undefined ? [] : [step('pull', `pull the image ${request.pull}`)]),
    step('create', `create "${made}"${networks.length > 0 ? `, connect it to ${networks.join(', ')}` : ''}`),
    step('compare', `compare "${made}" with what is recorded`),
    ...(oldId !== null && runs ? [step('stop', `stop "${runsAs}"`)] : []),
    ...(oldId === null ? [] : [step('set-aside', `rename "${runsAs}" to "${nameSetAside(runsAs)}"`)]),
    step('rename', `rename "${made}" to "${runsAs}"`),
    ...(runs ? [step('start', `start "${runsAs}"`), step('gate', `wait until "${runsAs}" is well`)] : []),
    step('compare-again', `compare "${runsAs}" with what is recorded`),
    ...(oldId === null ? [] : [step('remove-old', `remove "${nameSetAside(runsAs)}"; its volumes stay`)]),
  ]
}

/** What has nothing to do with the configuration itself. */
function inTheWay({ runsAs, oldId }: Pick<Plan, 'runsAs' | 'oldId'>, { listed, old }: Surroundings): readonly string[] {
  const isThere = (name: string): boolean => listed.some((each) => each.name === name)
  const leftovers = [nameWhileMade(runsAs), nameSetAside(runsAs)].filter(isThere)
  const sharing = listed.filter(({ networkMode }) => oldId !== null && networkMode === `container:${oldId}`)
  return [
    ...(isWhileReplacing(runsAs) ? [`name: "${runsAs}" is a name for while another is replaced`] : []),
    ...leftovers.map((name) => `name: there is a container "${name}", and nobody here remembers it`),
    ...(oldId === null && isThere(runsAs)
      ? [`name: "${runsAs}" is another container, or one that an orchestrator owns: ask there`]
      : []),
    ...sharing.map(({ name }) => `networkMode: "${name}" shares its network, and would be cut off`),
    ...(at(old, 'HostConfig', 'AutoRemove') === true
      ? ['removeWhenStopped: what runs now is gone when it stops, and there would be no way back']
      : []),
  ]
}
