import { lookAtUpdates } from '../../../app/updates.ts'
import type { TargetUpdates } from '../../../app/updates.ts'
import { loadWorld } from '../../../app/world.ts'
import { paletteFor } from '../../../kit/palette.ts'
import { canvasFor } from '../../canvas.ts'
import { blindLines } from '../../cluster-faults.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { startProgress } from '../../progress.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import type { UpdatesArgs } from './args.ts'
import { documentOf } from './document.ts'
import { linesOf } from './lines.ts'
import type { UpdateLine } from './lines.ts'
import { HEAD, rowOf } from './rows.ts'

/** As of `check`: something newer is a warning, and what nobody knows is worse. */
const CODES = { current: 0, behind: 1, unknown: 3 } as const

export async function run(args: UpdatesArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  const progress = startProgress(io, { quiet: args.quiet, total: targets.length })
  try {
    const looks = await lookAtUpdates(targets, { ...world, clock: io.clock, stopping: io.stopping }, (done) =>
      progress.update(done),
    )
    progress.stop()
    const lines = linesOf(looks)
    const shown = args.behind ? lines.filter(({ standing }) => standing === 'behind' || standing === 'unknown') : lines
    if (args.json) await writeOut(io.stdout, `${JSON.stringify(documentOf(shown, looks, io.clock.now()), null, 2)}\n`)
    else await writeOut(io.stdout, page(shown, lines, args, io))
    if (!args.json)
      await writeOut(io.stderr, blindLines(looks.map(({ target, images }) => ({ target, looked: images }))))
    return exitOf(lines, looks)
  } finally {
    progress.stop()
  }
}

function page(shown: readonly UpdateLine[], all: readonly UpdateLine[], args: UpdatesArgs, io: Io): string {
  const palette = paletteFor(canvasFor(io, args).colour)
  if (shown.length > 0)
    return plainTable(
      HEAD,
      shown.map((line) => rowOf(line, palette)),
      io,
      args.color,
    )
  return all.length > 0 ? 'there is nothing newer\n' : 'no container runs\n'
}

function exitOf(lines: readonly UpdateLine[], looks: readonly TargetUpdates[]): number {
  const has = (standing: UpdateLine['standing']): boolean => lines.some((line) => line.standing === standing)
  if (has('unknown') || looks.some(({ images }) => images.kind === 'faulted')) return CODES.unknown
  return has('behind') ? CODES.behind : CODES.current
}
