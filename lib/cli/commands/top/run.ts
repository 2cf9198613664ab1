import { glanceAtStore } from '../../../app/top/of-store.ts'
import { withGlances } from '../../../app/top/looking.ts'
import { withLines } from '../../../app/top/sources.ts'
import type { Sources } from '../../../app/top/sources.ts'
import { recordedOf } from '../../../app/pages/recorded-of.ts'
import { baselinesFor } from '../../../app/recording/baselines-of.ts'
import { declaredFrom } from '../../../app/recording/declared-of.ts'
import { recorderFor } from '../../../app/recording/recorder.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import type { Target } from '../../../model/target.ts'
import { canvasFor } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { selectedBy } from '../../selected-by.ts'
import { UsageError } from '../../usage-error.ts'
import { version } from '../../version.ts'
import type { TopArgs } from './args.ts'
import { live } from './live.ts'
import type { Feed } from './live.ts'
import { isAsciiPlace } from './terminal.ts'
import type { Look } from './terminal.ts'

const USUAL_MS = { read: 2_000, look: 10_000 } as const
/** Nobody reads faster, and somebody has to answer. */
const LEAST_MS = 500

export async function run(args: TopArgs, io: Io): Promise<number> {
  if (args.json || io.stdout.isTTY !== true || io.stdin.isTTY !== true)
    throw new UsageError('"top" needs a terminal to draw on: "orch-watch status" prints what is known once')
  if (args.alone && args.store !== undefined)
    throw new UsageError('"--alone" looks itself and reads no store: give one of "--alone" and "--store"')
  const world = await loadWorld(args, io)
  const selected = selectedBy(args.selector, world.inventory)
  const look = { colour: canvasFor(io, args).colour, isAscii: isAsciiPlace(io.env) }
  return args.alone ? alone(args, { world, selected, look }, io) : ofDaemon(args, { world, selected, look }, io)
}

interface Wanted {
  readonly world: World
  readonly selected: readonly Target[]
  readonly look: Look
}

async function ofDaemon(args: TopArgs, { world, selected, look }: Wanted, io: Io): Promise<number> {
  const store = await openStoreOf(args.store, world.inventory, io, 'read')
  try {
    const next = () =>
      glanceAtStore(selected, { ...world, store, place: io, version: version(), now: () => io.clock.now() })
    const everyMs = Math.max(LEAST_MS, args.every ?? USUAL_MS.read)
    const over = new AbortController()
    const { clock } = io
    const conversing = { ...world, clock, place: io, stopping: AbortSignal.any([io.stopping, over.signal]) }
    return await withLines(world.inventory, conversing, async (lastLines) => {
      const feed = { first: await next(), next, everyMs, notes: () => [], ...askingOf(world, lastLines, io) }
      return live(feed, look, io, over)
    })
  } finally {
    await store.close()
  }
}

/** What is asked for a place beside the board. */
function askingOf(
  { inventory, checks }: World,
  lastLines: Sources['lastLines'],
  io: Io,
): Pick<Feed, 'sources' | 'isOfContainers'> {
  return {
    sources: { lastLines, recorded: recordedOf({ inventory: () => inventory, place: io, clock: io.clock }) },
    isOfContainers: (check) => checks.get(check)?.needs.engine !== undefined,
  }
}

async function alone(args: TopArgs, { world, selected, look }: Wanted, io: Io): Promise<number> {
  const over = new AbortController()
  let progress = `looking at ${selected.length} for the first time`
  let warning: string | null = null
  const warn = (why: string): void => void (warning = why)
  const { clock } = io
  const record = await recorderFor(world.inventory, io)
  const looking = {
    ...{ ...world, clock, record, version: version(), stopping: AbortSignal.any([io.stopping, over.signal]) },
    declaredOf: declaredFrom(record, io, warn),
    baselinesOf: await baselinesFor(world.inventory, io, warn),
    onProgress: (done: number, total: number) => void (progress = `looking for the first time: ${done} of ${total}`),
  }
  return withGlances(selected, looking, async ({ known, look: lookAll, lastLines }) => {
    let isFirst = true
    const next = async () => {
      const glance = await lookAll()
      isFirst = false
      return glance
    }
    const notes = () => [...(isFirst ? [progress] : []), ...(warning === null ? [] : [warning])]
    const everyMs = Math.max(LEAST_MS, args.every ?? USUAL_MS.look)
    return live({ first: known(), next, everyMs, notes, ...askingOf(world, lastLines, io) }, look, io, over)
  })
}
