import { compareSides } from '../../../app/parity.ts'
import type { Compared } from '../../../app/parity.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { jsonText } from '../../../base/json-text.ts'
import { isAlike } from '../../../kit/parity/compare.ts'
import { paletteFor } from '../../../kit/palette.ts'
import { canvasFor } from '../../canvas.ts'
import { blindLines, UNKNOWN } from '../../cluster-faults.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { writeOut } from '../../write-out.ts'
import type { ParityArgs } from './args.ts'
import { documentOf } from './document.ts'
import { footLines, headline, rowsOf } from './page.ts'
import { wishesOf } from './wishes.ts'

const DIFFERS = 1

export async function run(args: ParityArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const all = await compareSides(wishesOf(args, world), { ...world, clock: io.clock, stopping: io.stopping })
  if (args.json) await writeOut(io.stdout, `${jsonText(documentOf(all, io.clock.now()), 2)}\n`)
  else {
    await writeOut(io.stdout, all.map((each) => page(each, args, io)).join('\n'))
    await writeOut(io.stderr, blindLines(all.flatMap(looksOf)))
  }
  return exitOf(all)
}

function page(compared: Compared, args: ParityArgs, io: Io): string {
  const line = `${headline(compared)}\n`
  if (compared.kind === 'blind') return line
  const { parity, wish } = compared
  const palette = paletteFor(canvasFor(io, args).colour)
  const rows = rowsOf(parity, { palette, all: args.verbose })
  const table = rows.length === 0 ? '' : plainTable(['ROLE', 'SETTING', wish.a, wish.b], rows, io, args.color)
  return [line, table, ...footLines(parity, args.verbose).map((each) => `${each}\n`)].join('')
}

function looksOf(compared: Compared): Parameters<typeof blindLines>[0] {
  if (compared.kind === 'compared') return []
  return compared.faults.map(({ target: id, fault }) => ({
    target: { id },
    looked: { kind: 'faulted', fault } as const,
  }))
}

/** A difference that was found is one, whatever else nobody knows. */
function exitOf(all: readonly Compared[]): number {
  if (all.some((each) => each.kind === 'compared' && !isAlike(each.parity))) return DIFFERS
  return all.every(({ kind }) => kind === 'compared') ? EXIT.ok : UNKNOWN
}
