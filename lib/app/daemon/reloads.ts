import type { Outcome } from '../control/words.ts'
import type { World } from '../world.ts'

/**
 * Makes what reads the inventory anew and goes on with it, one reading after the other. Whoever asks while one is under
 * way may mean a newer file than it has read: one more reading follows, for all of them.
 *
 * @param read reads all of it; throws when anything in it is wrong
 * @param adopt goes on with it; throws before it has changed anything
 * @returns what came of it, in words; a refusal has changed nothing
 */
export function reloads(read: () => Promise<World>, adopt: (world: World) => Promise<string>): () => Promise<Outcome> {
  let last: Promise<Outcome> | null = null
  let next: Promise<Outcome> | null = null

  async function reload(): Promise<Outcome> {
    await last
    last = next
    next = null
    try {
      return { kind: 'done', says: await adopt(await read()) }
    } catch (error) {
      return { kind: 'refused', why: `nothing has changed: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  return () => (next ??= reload())
}
