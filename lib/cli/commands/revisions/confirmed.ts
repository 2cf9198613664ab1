import { createInterface } from 'node:readline/promises'
import { oneLine } from '../../../base/escape.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'

/**
 * Asks whether something is to be done.
 *
 * @param page what would be done
 * @param question "Roll e/web back to 3f2a91c0?"
 */
export async function confirmed(page: string, question: string, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true)
    throw new UsageError('there is no terminal to ask: look at it with --plan, then say --yes')
  io.stderr.write(page)
  const asking = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await asking.question(`${oneLine(question)} Type yes to do it: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    asking.close()
  }
}
