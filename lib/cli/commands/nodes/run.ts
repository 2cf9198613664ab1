import { withNodes } from '../../../app/cluster.ts'
import type { TargetNodes } from '../../../app/cluster.ts'
import { loadWorld } from '../../../app/world.ts'
import { jsonText } from '../../../base/json-text.ts'
import { paletteFor } from '../../../kit/palette.ts'
import { canvasFor, lineEnd } from '../../canvas.ts'
import { blindLines, exitOfLooks } from '../../cluster-faults.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { showLooks } from '../../show-looks.ts'
import type { NodesArgs } from './args.ts'
import { documentOf } from './document.ts'
import { controlLine, HEAD, rowsOf } from './rows.ts'

export async function run(args: NodesArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  return withNodes(targets, { ...world, clock: io.clock, stopping: io.stopping }, async (lookAll) => {
    const draw = (looks: readonly TargetNodes[], indent?: number): string =>
      args.json ? `${jsonText(documentOf(looks, io.clock.now()), indent)}\n` : page(looks, args, io)
    const blind = (looks: readonly TargetNodes[]): string =>
      blindLines(looks.map(({ target, members }) => ({ target, looked: members })))
    const looks = await showLooks({ lookAll, draw, blind }, args, io)
    return exitOfLooks(looks.map(({ members }) => members))
  })
}

function page(looks: readonly TargetNodes[], args: NodesArgs, io: Io): string {
  const palette = paletteFor(canvasFor(io, args).colour)
  const by = { now: io.clock.now(), palette, isTerminal: Number.isFinite(lineEnd(io)) }
  const rows = looks.flatMap((each) => rowsOf(each, by))
  // Who could not look does not know.
  const none = looks.some(({ members }) => members.kind === 'faulted') ? '' : 'there is no cluster\n'
  return `${rows.length > 0 ? plainTable(HEAD, rows, io, args.color) : none}${looks.map(controlLine).join('')}`
}
