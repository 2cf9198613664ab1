import { nameSetAside, nameWhileMade } from '../../model/replacing.ts'
import type { StepName } from './journal.ts'
import type { Part } from './part.ts'
import type { GroundPlan } from './wish.ts'

export interface Step {
  readonly name: StepName
  /** The place of its part; of a network and a volume that of its ground. */
  readonly at: number
  readonly words: string
}

/**
 * The steps of a plan in their order: everything that may fail without anybody noticing comes before anything is
 * stopped, and nothing is removed before all is well.
 */
export function stepsOf(parts: readonly Part[], grounds: readonly GroundPlan[]): readonly Step[] {
  const where = wheres([...parts.map(({ of }) => of), ...grounds])
  const all = parts.map((part, at) => ({ part, at }))
  const step = (name: StepName, { part, at }: Numbered, words: string): Step => {
    return { name, at, words: `${where(part.of.target)}${words}` }
  }
  const old = all.filter(({ part }) => part.oldId !== null).sort((one, other) => other.part.oldRank - one.part.oldRank)
  return [
    ...pulling(all).map((each) => step('pull', each, `pull the image ${each.part.request.pull ?? ''}`)),
    ...grounds.map(({ what, target, name }, at): Step => {
      return { name: `create-${what}`, at, words: `${where(target)}create the ${what} "${name}"` }
    }),
    ...all.map((each) => step('create', each, createWords(each.part))),
    ...all.map((each) => step('compare', each, `compare "${nameWhileMade(each.part.runsAs)}" with what is recorded`)),
    ...old.filter(({ part }) => part.runs).map((each) => step('stop', each, `stop "${each.part.runsAs}"`)),
    ...old.map((each) =>
      step('set-aside', each, `rename "${each.part.runsAs}" to "${nameSetAside(each.part.runsAs)}"`),
    ),
    ...startSteps(all, step),
    ...all.map((each) => step('compare-again', each, `compare "${each.part.runsAs}" with what is recorded`)),
    ...old.map((each) => step('remove-old', each, `remove "${nameSetAside(each.part.runsAs)}"; its volumes stay`)),
  ]
}

interface Numbered {
  readonly part: Part
  readonly at: number
}

/** The first of those that need the same image on the same engine. */
function pulling(all: readonly Numbered[]): readonly Numbered[] {
  const first = new Map<string, Numbered>()
  for (const each of all) {
    const { of, request } = each.part
    const key = JSON.stringify([of.target, request.pull])
    if (request.pull !== undefined && !first.has(key)) first.set(key, each)
  }
  return [...first.values()]
}

/** Only where another waits for it a container is waited for before the next is started: they settle side by side. */
function startSteps(
  all: readonly Numbered[],
  step: (name: StepName, each: Numbered, words: string) => Step,
): readonly Step[] {
  const gate = (each: Numbered): Step => step('gate', each, gateWords(each.part))
  const begun = all.flatMap((each) => {
    const { runsAs, runs, isAwaited } = each.part
    return [
      step('rename', each, `rename "${nameWhileMade(runsAs)}" to "${runsAs}"`),
      ...(runs ? [step('start', each, `start "${runsAs}"`)] : []),
      ...(runs && isAwaited ? [gate(each)] : []),
    ]
  })
  return [...begun, ...all.filter(({ part }) => part.runs && !part.isAwaited).map(gate)]
}

function createWords({ runsAs, request }: Part): string {
  const networks = request.connections.map(({ network }) => network)
  return `create "${nameWhileMade(runsAs)}"${networks.length > 0 ? `, connect it to ${networks.join(', ')}` : ''}`
}

function gateWords({ runsAs, gate }: Part): string {
  return gate === 'completed' ? `wait until "${runsAs}" has done its work` : `wait until "${runsAs}" is well`
}

/** Where it is done is said where that may be more than one place. */
function wheres(all: readonly { readonly target: string }[]): (target: string) => string {
  const isOne = new Set(all.map(({ target }) => target)).size <= 1
  return (target) => (isOne ? '' : `${target}: `)
}
