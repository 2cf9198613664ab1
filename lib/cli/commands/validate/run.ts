import { watched } from '../../../app/select.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { WatchError } from '../../../base/problem.ts'
import { countOf } from '../../../kit/words.ts'
import type { CommonArgs, Io } from '../../command.ts'
import { writeOut } from '../../write-out.ts'

export async function run(args: CommonArgs, io: Io): Promise<number> {
  try {
    const { inventory } = await loadWorld(args, io)
    const targets = watched(inventory)
    const checks = targets.reduce((sum, target) => sum + target.plans.length, 0)
    const { files, warnings } = inventory
    const text = `${files.join(', ')}: ${countOf(targets.length, 'target')}, ${countOf(checks, 'check')}, no problems\n`
    if (!args.quiet) for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`)
    const found = { files, targets: targets.length, checks, warnings, problems: [] }
    await writeOut(io.stdout, args.json ? `${JSON.stringify(found, null, 2)}\n` : text)
    return EXIT.ok
  } catch (error) {
    if (!args.json || !(error instanceof WatchError)) throw error
    await writeOut(io.stdout, `${JSON.stringify({ problems: error.problems }, null, 2)}\n`)
    return error.exitCode
  }
}
