import { basename } from 'node:path'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import { SHELLS } from './args.ts'
import type { CompletionArgs } from './args.ts'
import { SCRIPTS } from './scripts.ts'

export async function run({ shell }: CompletionArgs, io: Io): Promise<number> {
  await writeOut(io.stdout, SCRIPTS[shell ?? ownShell(io)])
  return EXIT.ok
}

function ownShell({ env }: Pick<Io, 'env'>): (typeof SHELLS)[number] {
  const name = basename(env['SHELL'] ?? '')
  const own = SHELLS.find((each) => each === name)
  if (own) return own
  const seen = name === '' ? 'SHELL is not set' : `your shell is "${oneLine(name, 40)}"`
  throw new UsageError(`${seen}: type "orch-watch completion bash", zsh or fish`)
}
