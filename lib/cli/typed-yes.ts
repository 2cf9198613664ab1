import { createInterface } from 'node:readline/promises'
import type { Io } from './command.ts'

/** Asks on a terminal; only the whole word means it. */
export async function typedYes(question: string, io: Pick<Io, 'stdin' | 'stderr'>): Promise<boolean> {
  const asking = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await asking.question(`${question} Type yes to do it: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    asking.close()
  }
}
