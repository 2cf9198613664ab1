import { selectable, selectionIn } from '../../../app/heal/missing.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import type { RolloutOutcome, RolloutStep } from '../../../app/rollout/carry-out.ts'
import { withRollout } from '../../../app/rollout/rollout.ts'
import type { AskedRollout, Rollout } from '../../../app/rollout/rollout.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { DECLARED_RUNTIME } from '../../../inventory/schema.ts'
import { selecting } from '../../../kit/workloads/selection.ts'
import { isSameObject, isWorkload } from '../../../model/configuration.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Ms } from '../../../model/time.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import { meant } from '../revisions/meant.ts'
import { fitting, isSelection } from '../revisions/selection.ts'
import type { RolloutArgs } from './args.ts'
import { documentText } from './document.ts'
import { isWanted } from './wanted.ts'
import { rolloutWorkload } from './workload.ts'
import { clearImage, listImages } from './images.ts'
import { endWords, rolloutPage, stepWords } from './page.ts'

/** So long each new one may take until it is healthy. */
const WITHIN_MS: Ms = 120_000

export async function run(args: RolloutArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const isReading = args['dry-run'] || args.images
  const registry = await openRegistryOf(world.inventory, isReading ? 'read' : 'write', { ...io, mended: warn })
  if (args.images) return listImages(registry, args, io)
  if (args.clear !== undefined) return clearImage(registry, args, io)
  return roll(registry, world, args, { ...io, warn })
}

interface RolloutIo extends Io {
  readonly warn: (words: string) => void
}

async function roll(registry: Registry, world: World, args: RolloutArgs, io: RolloutIo): Promise<number> {
  const { object, image, 'min-available': minAvailable } = args
  if (object === undefined) throw new UsageError('say what is to have another image: a workload, or target/name')
  if (image === undefined || image === '') throw new UsageError('say which image it is to have: --image shop/web:2')
  if (minAvailable !== undefined && !(Number.isInteger(minAvailable) && minAvailable >= 0))
    throw new UsageError('--min-available takes a whole number from 0')
  const access = args['dry-run'] ? 'read' : 'write'
  const found = await meantBy(object, registry, world)
  const around = { ...world, ...io, registry }
  if ('workload' in found) {
    const whose = args.container === undefined ? {} : { container: args.container }
    return rolloutWorkload({ of: found.workload, image, access, ...whose }, around, args, io)
  }
  if (args.container !== undefined) throw new UsageError('--container is for workloads whose pods have several')
  const asked: AskedRollout = {
    ...{ about: object, image, pulls: args.pull, access, ...found },
    ...(minAvailable !== undefined && { minAvailable }),
  }
  return withRollout(asked, around, (rollout) => decide(rollout, args, io))
}

type Found = Pick<AskedRollout, 'isMeant' | 'targets'> | { readonly workload: ObjectRef }

/** A declared workload by its name, one object by its own, or all containers that a pattern fits. */
async function meantBy(words: string, registry: Registry, { inventory }: World): Promise<Found> {
  const declared = inventory.targets.find(({ id, runtime }) => id === words && runtime === DECLARED_RUNTIME)
  const select = declared && selectionIn(declared.options)
  if (declared && select) {
    const [targets, isSelected] = [declared.members ?? [], selecting(select)]
    return { targets, isMeant: (target, each) => targets.includes(target) && isSelected(selectable(each)) }
  }
  if (isSelection(words)) {
    const fits = fitting(words, inventory)
    return { isMeant: (target, { kind, name, runsAs }) => fits({ target, kind, name, runsAs }) }
  }
  const one = await meant(registry, words)
  if (isWorkload(one)) return { workload: one }
  if (one.kind !== 'container') throw new UsageError(`"${words}" is a ${one.kind}, and has no image`)
  return { targets: [one.target], isMeant: (target, { kind, name }) => isSameObject(one, { target, kind, name }) }
}

async function decide(rollout: Rollout, args: RolloutArgs, io: Io): Promise<number> {
  const { cannot, planned, rights } = rollout
  if (args['dry-run'] || cannot.length > 0 || planned.length === 0) {
    const text = args.json ? documentText(rollout, null, [], io.clock.now()) : rolloutPage(rollout, args, io)
    await writeOut(io.stdout, text)
    return cannot.length > 0 ? EXIT.unavailable : EXIT.ok
  }
  const how = planned.length === 1 ? 'one container' : `${planned.length} containers`
  const question = `Roll ${rollout.image.name} out to ${how}`
  if (!(await isWanted({ question, rights, page: () => rolloutPage(rollout, args, io) }, args, io))) return EXIT.usage
  return carryOut(rollout, args, io)
}

async function carryOut(rollout: Rollout, args: RolloutArgs, io: Io): Promise<number> {
  const done: RolloutStep[] = []
  const said: Promise<void>[] = []
  const wish = { withinMs: args.within ?? WITHIN_MS, isKeeping: args.keep }
  const outcome = await rollout.carryOut(wish, (step) => {
    done.push(step)
    if (!args.json) said.push(writeOut(io.stdout, `${stepWords(step)}\n`))
  })
  await Promise.all(said)
  if (args.json) await writeOut(io.stdout, documentText(rollout, outcome, done, io.clock.now()))
  else if (outcome.kind === 'rolled-out') await writeOut(io.stdout, `${endWords(rollout)}\n`)
  if (outcome.kind !== 'rolled-out') io.stderr.write(failedLines(rollout, outcome))
  return EXITS[outcome.kind]
}

const EXITS: Readonly<Record<RolloutOutcome['kind'], number>> = {
  'rolled-out': EXIT.ok,
  undone: EXIT.again,
  kept: EXIT.again,
  left: EXIT.again,
  stuck: EXIT.system,
  unfinished: EXIT.system,
}

const ENDS = {
  undone: 'everything is as it was before',
  kept: 'those before it stay as they are now',
  left: 'what is not ours to change stands',
  stuck: 'not all could be put back',
  unfinished: 'it could not be taken back, and is at the next start',
} as const

function failedLines({ about, image }: Rollout, outcome: Exclude<RolloutOutcome, { kind: 'rolled-out' }>): string {
  const { kind, why, notes, isBlocked } = outcome
  const all = [
    `${about}: not rolled out, ${ENDS[kind]}: ${why}`,
    ...notes,
    ...(isBlocked
      ? [`${image.name} (${image.digest.slice(0, 19)}) is blocked from now on: "rollout --images" lists such`]
      : []),
  ]
  return all.map((words) => `orch-watch: ${oneLine(words)}\n`).join('')
}
