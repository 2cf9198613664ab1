import { withWorkloads } from '../../../app/cluster.ts'
import type { TargetWorkloads } from '../../../app/cluster.ts'
import { loadWorld } from '../../../app/world.ts'
import { jsonText } from '../../../base/json-text.ts'
import { paletteFor } from '../../../kit/palette.ts'
import { canvasFor } from '../../canvas.ts'
import { blindLines, exitOfLooks } from '../../cluster-faults.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { showLooks } from '../../show-looks.ts'
import type { WorkloadsArgs } from './args.ts'
import { documentOf } from './document.ts'
import { HEAD, rowsOf } from './rows.ts'

export async function run(args: WorkloadsArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  return withWorkloads(targets, { ...world, clock: io.clock, stopping: io.stopping }, async (lookAll) => {
    const draw = (looks: readonly TargetWorkloads[], indent?: number): string =>
      args.json ? `${jsonText(documentOf(looks, args.instances, io.clock.now()), indent)}\n` : page(looks, args, io)
    const blind = (looks: readonly TargetWorkloads[]): string =>
      blindLines(looks.map(({ target, list }) => ({ target, looked: list })))
    const looks = await showLooks({ lookAll, draw, blind }, args, io)
    return exitOfLooks(looks.map(({ list }) => list))
  })
}

function page(looks: readonly TargetWorkloads[], args: WorkloadsArgs, io: Io): string {
  const palette = paletteFor(canvasFor(io, args).colour)
  const rows = rowsOf(looks, { now: io.clock.now(), palette, instances: args.instances })
  if (rows.length > 0) return plainTable(HEAD, rows, io, args.color)
  // Who could not look does not know.
  return looks.some(({ list }) => list.kind === 'faulted') ? '' : 'there is no workload\n'
}
