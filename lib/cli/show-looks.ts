import type { Ms } from '../model/time.ts'
import { againAndAgain } from './again.ts'
import type { Io } from './command.ts'
import { writeOut } from './write-out.ts'

/** How what was seen of several targets is shown. */
export interface Showing<Look> {
  readonly lookAll: () => Promise<readonly Look[]>
  /** @param indent for a document that people read */
  readonly draw: (looks: readonly Look[], indent?: number) => string
  /** A line for each target that could not be looked at. */
  readonly blind: (looks: readonly Look[]) => string
}

/**
 * Looks once and shows it, what could not be looked at on stderr; or again and again, with all of it in one place.
 *
 * @returns what was seen; never where it is to go on for good
 */
export async function showLooks<Look>(
  { lookAll, draw, blind }: Showing<Look>,
  { watch, json }: { readonly watch?: Ms; readonly json: boolean },
  io: Io,
): Promise<readonly Look[]> {
  const told = (looks: readonly Look[]): string => (json ? '' : blind(looks))
  if (watch !== undefined) {
    const drawn = async (): Promise<string> => {
      const looks = await lookAll()
      return draw(looks) + told(looks)
    }
    return againAndAgain(drawn, { everyMs: watch, isList: json }, io)
  }
  const looks = await lookAll()
  await writeOut(io.stdout, draw(looks, 2))
  await writeOut(io.stderr, told(looks))
  return looks
}
