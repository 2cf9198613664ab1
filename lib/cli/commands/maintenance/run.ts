import { listMaintenance } from '../../../app/maintenance.ts'
import type { ListedWindow } from '../../../app/maintenance.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import { matchWords } from '../../../kit/match-words.ts'
import type { CommonArgs, Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { writeOut } from '../../write-out.ts'

export async function run(args: CommonArgs, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const listed = listMaintenance(inventory, io.clock.now())
  if (args.json) await writeOut(io.stdout, `${JSON.stringify(listed.map(asJson), null, 2)}\n`)
  else if (listed.length === 0) await writeOut(io.stdout, 'there is no maintenance window\n')
  else
    await writeOut(
      io.stdout,
      plainTable(['WINDOW', 'IS', 'FROM', 'UNTIL', 'ABOUT', 'NOTE'], listed.map(row), io, args.color),
    )
  return EXIT.ok
}

function row({ window: { name, match, note }, standing }: ListedWindow): string[] {
  const times = standing.kind === 'over' ? ['', ''] : [shortInstant(standing.from), shortInstant(standing.until)]
  return [name, standing.kind, ...times, matchWords(match), note]
}

function asJson({ window: { name, match, note }, standing }: ListedWindow): unknown {
  const { kind } = standing
  const times = kind !== 'over' && { from: isoInstant(standing.from), until: isoInstant(standing.until) }
  return { name, is: kind, ...times, about: matchWords(match), note }
}
