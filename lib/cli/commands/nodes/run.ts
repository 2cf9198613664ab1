import { withNodes } from '../../../app/cluster.ts'
import type { TargetNodes } from '../../../app/cluster.ts'
import { loadWorld } from '../../../app/world.ts'
import { isoInstant } from '../../../base/instant.ts'
import { paletteFor } from '../../../kit/palette.ts'
import type { EpochMs } from '../../../model/time.ts'
import { canvasFor } from '../../canvas.ts'
import { blindLines, exitOfLooks } from '../../cluster-faults.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { showLooks } from '../../show-looks.ts'
import { withInstants } from '../../with-instants.ts'
import type { NodesArgs } from './args.ts'
import { controlLine, HEAD, rowsOf } from './rows.ts'

export async function run(args: NodesArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  return withNodes(targets, { ...world, clock: io.clock, stopping: io.stopping }, async (lookAll) => {
    const draw = (looks: readonly TargetNodes[], indent?: number): string =>
      args.json ? `${JSON.stringify(documentOf(looks, io.clock.now()), null, indent)}\n` : page(looks, args, io)
    const blind = (looks: readonly TargetNodes[]): string =>
      blindLines(looks.map(({ target, members }) => ({ target, looked: members })))
    const looks = await showLooks({ lookAll, draw, blind }, args, io)
    return exitOfLooks(looks.map(({ members }) => members))
  })
}

function page(looks: readonly TargetNodes[], args: NodesArgs, io: Io): string {
  const palette = paletteFor(canvasFor(io, args).colour)
  const rows = looks.flatMap((each) => rowsOf(each, { now: io.clock.now(), palette }))
  const table = rows.length > 0 ? plainTable(HEAD, rows, io, args.color) : 'there is no cluster\n'
  return `${table}${looks.map(controlLine).join('')}`
}

function documentOf(looks: readonly TargetNodes[], now: EpochMs): unknown {
  return {
    schema: 'orch-watch/nodes/v1',
    at: isoInstant(now),
    targets: looks.map(({ target, at, members, control }) => ({
      id: target.id,
      runtime: target.runtime,
      at: isoInstant(at),
      ...(members.kind === 'seen' ? { nodes: withInstants(members.value) } : { fault: members.fault }),
      ...(control && { control }),
    })),
  }
}
