import { lookAtConfigurations } from '../../../app/recording/look.ts'
import { recorderWith } from '../../../app/recording/recorder.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { madeThere } from '../../../app/recording/made-there.ts'
import { keyOf, takeIn } from '../../../app/recording/take-in.ts'
import type { Heads } from '../../../app/recording/take-in.ts'
import { settleInterrupted } from '../../../app/replace/settle-all.ts'
import { settleRollouts } from '../../../app/rollout/settle.ts'
import { settleUpdates } from '../../../app/update/settle.ts'
import { underWay } from '../../../app/update/under-way.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { FaultError } from '../../../kit/fault.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Recording } from '../../../model/revision.ts'
import type { Io } from '../../command.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'

/** As of `check`: somebody could not be looked at. */
const UNKNOWN = 3

/** Looks once, and records what is different from what is recorded: what the daemon does all the time. */
export async function record(world: World, args: RevisionsArgs, io: Io): Promise<number> {
  const { inventory } = world
  const selected = selectedBy(args.object === undefined ? [] : [args.object], inventory)
  const warn = (words: string): void => void io.stderr.write(`orch-watch: ${oneLine(words)}\n`)
  const registry = await openRegistryOf(inventory, 'write', { ...io, mended: warn })
  const recorder = recorderWith(registry, inventory.settings.registry)
  const later = (error: unknown): void => {
    // It waits for another time; what can be looked at is recorded.
    if (!(error instanceof FaultError)) throw error
    warn(`what was interrupted cannot be brought to an end: ${error.message}`)
  }
  await settleInterrupted({ ...world, ...io, registry, record: recorder }, warn).catch(later)
  await settleUpdates({ ...world, ...io, registry }, warn).catch(later)
  await settleRollouts({ ...world, ...io, registry, warn }, warn).catch(later)
  const looks = await lookAtConfigurations(selected, { ...world, ...io, record: recorder })
  const documents = await registry.latest(warn)
  const recorded: Recording[] = []
  for (const { target, at, running, hiddenParts, resources } of looks) {
    if (running.kind === 'faulted') {
      warn(`${target.id}: ${running.fault.code}: ${running.fault.message}`)
      continue
    }
    if (resources?.kind === 'faulted' && resources.fault.code !== 'not-supported')
      warn(`${target.id}: networks and volumes are not recorded: ${resources.fault.message}`)
    const own = documents.filter((each) => each.target === target.id)
    const heads: Heads = new Map(own.map((each) => [keyOf(each.configuration), each]))
    const busy = await underWay(registry, target.id)
    if (running.hidden) warn(`${target.id}: what is hidden is not recorded: ${running.hidden.message}`)
    const taken = { target: target.id, ...madeThere(running, hiddenParts, resources), at }
    recorded.push(...(await takeIn(registry, taken, heads, null, busy)))
  }
  const lines = recorded.map((each) => `${oneLine(`${objectWords(each)}: ${each.words}`)}\n`)
  const text = args.json
    ? `${JSON.stringify(recorded.map(asJson), null, 2)}\n`
    : lines.join('') || 'nothing has changed\n'
  await writeOut(io.stdout, text)
  return looks.some(({ running }) => running.kind === 'faulted') ? UNKNOWN : EXIT.ok
}

function asJson({ target, kind, name, cause, words }: Recording): unknown {
  return { target, kind, name, cause, words }
}
