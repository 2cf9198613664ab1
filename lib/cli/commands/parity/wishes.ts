import { hasContainers } from '../../../app/recording/look.ts'
import type { Wish } from '../../../app/parity.ts'
import type { World } from '../../../app/world.ts'
import { suggest } from '../../../base/suggest.ts'
import { parseRatio } from '../../../kit/parity/ratio.ts'
import { sideWords } from '../../../kit/parity/sides.ts'
import type { ParityPlan, Ratio } from '../../../model/parity.ts'
import type { Target } from '../../../model/target.ts'
import { selectedBy } from '../../selected-by.ts'
import { UsageError } from '../../usage-error.ts'
import type { ParityArgs } from './args.ts'

type Plan = Pick<ParityPlan, 'name' | 'a' | 'b' | 'by' | 'ratio' | 'exceptions'>

/** What is to be compared. Throws a UsageError where the words on the command line say nothing that can be. */
export function wishesOf(args: ParityArgs, world: Pick<World, 'inventory' | 'connectors'>): readonly Wish[] {
  const ratio = args.ratio === undefined ? null : parseRatio(args.ratio)
  if (args.ratio !== undefined && ratio === null) throw new UsageError('--ratio takes two numbers, such as 1:3')
  return plansOf(args.side, world.inventory.parity ?? []).map((plan) => {
    const { name, a, b, exceptions } = plan
    const by = args.by ?? plan.by
    return {
      ...{ name, a, b, exceptions, ...(by !== undefined && { by }) },
      ratio: ratio ?? plan.ratio,
      sides: { a: chosen(a, world), b: chosen(b, world) },
    }
  })
}

const EQUAL: Ratio = { a: 1, b: 1 }

/** Names of the inventory; or two sides, with what the inventory says of these. */
function plansOf(words: readonly string[], known: readonly ParityPlan[]): readonly Plan[] {
  const named = words.map((word) => known.find(({ name }) => name === word))
  const [a, b] = words
  if (words.length === 0) {
    if (known.length > 0) return known
    throw new UsageError('name two sides, such as "env=dev env=prod", or write "parity:" in targets.yaml')
  }
  if (named.every((plan) => plan !== undefined)) return named
  if (words.length !== 2 || a === undefined || b === undefined) throw new UsageError(notNamed(words, known))
  return [known.find((plan) => plan.a === a && plan.b === b) ?? { name: '', a, b, ratio: EQUAL, exceptions: [] }]
}

function notNamed(words: readonly string[], known: readonly ParityPlan[]): string {
  const names = known.map(({ name }) => name)
  const stranger = words.find((word) => !names.includes(word)) ?? ''
  const meant = suggest(stranger, names)
  return `no parity is called "${stranger}"${meant === null ? ': name two sides' : `, did you mean "${meant}"?`}`
}

function chosen(word: string, world: Pick<World, 'inventory' | 'connectors'>): readonly Target[] {
  const { targets } = sideWords(word)
  const selected = selectedBy(targets === '' ? [] : [targets], world.inventory)
  const able = selected.filter((target) => hasContainers(target, world))
  if (able.length === 0) throw new UsageError(`no target that "${word}" selects has containers`)
  return able
}
