import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { firstInventory } from '../../../app/init/first-inventory.ts'
import { findTargets } from '../../../app/init/found.ts'
import type { Found } from '../../../app/init/found.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { quote } from '../../../base/quote.ts'
import { countOf } from '../../../kit/words.ts'
import { checkoutAround } from '../../checkout.ts'
import type { Io } from '../../command.ts'
import { placeFor } from '../../output-files.ts'
import { UsageError } from '../../usage-error.ts'
import { writeFileWhole } from '../../write-file-whole.ts'
import { writeOut } from '../../write-out.ts'
import type { InitArgs } from './args.ts'
import { picked } from './picked.ts'

export async function run(args: InitArgs, io: Io): Promise<number> {
  const file = await freePlace(args, io)
  const found = await findTargets({ home: io.env['HOME'] ?? homedir(), env: io.env })
  const wanted = args.yes ? found : await asked(found, io)
  const { text, taken, left } = await firstInventory(wanted, file, io)
  for (const { found: each, problem } of left)
    io.stderr.write(`left out: ${shown(each)}: ${oneLine(problem.message)}\n`)
  if (taken.length === 0) throw new UsageError('there is nothing left to watch: nothing is written')
  mustBeFree(file, args)
  await writeFileWhole(file, text)
  const ids = taken.map(({ target: { id } }) => id)
  if (args.json) await writeOut(io.stdout, `${JSON.stringify({ file, targets: ids }, null, 2)}\n`)
  else await writeOut(io.stdout, nextText(file, taken, args))
  return EXIT.ok
}

/** The file of a checkout is what is shipped, and stays as it is even when somebody insists. */
async function freePlace(args: InitArgs, { cwd }: Io): Promise<string> {
  const file = await placeFor(args.config ?? 'targets.yaml', cwd)
  if (checkoutAround(dirname(file)) === dirname(file))
    throw new UsageError(`"${oneLine(file)}" belongs to a checkout of orch-watch: name another with --config`)
  if (!existsSync(dirname(file))) throw new UsageError(`there is no folder "${oneLine(dirname(file))}": make it first`)
  mustBeFree(file, args)
  return file
}

function mustBeFree(file: string, { force }: InitArgs): void {
  if (!force && existsSync(file))
    throw new UsageError(`"${oneLine(file)}" is there already: --force replaces it, --config names another`)
}

async function asked(found: readonly Found[], io: Io): Promise<readonly Found[]> {
  if (io.stdin.isTTY !== true)
    throw new UsageError(
      `there is no terminal to ask: "orch-watch init --yes" takes all ${found.length} that are found`,
    )
  const lines = found.map((each, nth) => `${String(nth + 1).padStart(4)}  ${shown(each)}\n`)
  io.stderr.write(lines.join(''))
  const asking = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await asking.question('Which of them? Enter takes all; numbers such as 1,3-5; or "none": ')
    const indices = picked(answer, found.length)
    if (indices === null) throw new UsageError(`"${oneLine(answer, 80)}" names none of them: nothing is written`)
    return indices.flatMap((nth) => found[nth] ?? [])
  } finally {
    asking.close()
  }
}

function shown({ source, target }: Found): string {
  return `${oneLine(target.id)} (${oneLine(source, 200)})`
}

function nextText(file: string, taken: readonly Found[], { config }: InitArgs): string {
  const option = config === undefined ? '' : ` --config ${quote(config)}`
  const host = taken.find(({ target }) => target['address'] !== undefined)
  const lines = [
    `orch-watch doctor${option}    whether all of them can be reached`,
    ...(host ? [`orch-watch hostkeys trust ${host.target.id}${option}    where a host key is not known yet`] : []),
    `orch-watch check${option}    looks once and reports`,
  ]
  return `wrote ${oneLine(file)} with ${countOf(taken.length, 'target')}\nnext:\n${lines.map((line) => `  ${line}\n`).join('')}`
}
