import { WatchError } from '../../../base/problem.ts'
import type { Problem } from '../../../base/problem.ts'
import { behind, failed, ok } from '../../../app/doctor/step.ts'
import type { Step } from '../../../app/doctor/step.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { countOf } from '../../../kit/words.ts'
import type { CommonArgs, Io } from '../../command.ts'

/** Whatever stands behind them needs an inventory. */
const NEED_IT = ['store', 'permissions', 'registry', 'daemon', 'notifiers', 'unit']
/** A problem of a secret says whose it is, and where it is kept. */
const OF_SECRET = /: "(?:env|file|command):/u

/** The inventory, and what it says of itself; without one, why. */
export async function readInventory(
  args: CommonArgs,
  io: Io,
): Promise<{ readonly world: World | null; readonly steps: readonly Step[] }> {
  try {
    const world = await loadWorld(args, io)
    const { files, targets, warnings } = world.inventory
    const warned = warnings.length === 0 ? '' : `; ${countOf(warnings.length, 'warning')}`
    const says = `${files.join(', ')}: ${countOf(targets.length, 'target')}${warned}`
    return { world, steps: [ok('inventory', says), ok('secrets', 'all of them are found')] }
  } catch (error) {
    if (!(error instanceof WatchError)) throw error
    return { world: null, steps: wrongSteps(error.problems) }
  }
}

function wrongSteps(problems: readonly Problem[]): readonly Step[] {
  const secrets = problems.filter(({ message }) => OF_SECRET.test(message))
  const others = problems.filter((problem) => !secrets.includes(problem))
  const inventory =
    others.length > 0 ? problemStep('inventory', others) : ok('inventory', 'nothing else is wrong in it')
  if (secrets.length > 0) return [inventory, problemStep('secrets', secrets), ...behind(NEED_IT, 'secrets')]
  return [inventory, ...behind(['secrets', ...NEED_IT], 'inventory')]
}

function problemStep(name: string, problems: readonly Problem[]): Step {
  const [first] = problems
  const { file = '', line = 1, column = 1 } = first?.where ?? {}
  const more = problems.length === 1 ? '' : `, and ${countOf(problems.length - 1, 'other problem')}`
  const message = `${file}:${line}:${column}: ${first?.message ?? ''}${more}`
  return failed(name, { message, ...(first?.hint !== undefined && { hint: first.hint }) }, 'orch-watch validate')
}
