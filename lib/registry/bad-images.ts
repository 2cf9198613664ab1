import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { BadImage } from '../model/bad-image.ts'
import type { EpochMs } from '../model/time.ts'
import { messageOf } from './history.ts'
import type { Repository } from './repository.ts'

/** One file for all: below no target. Who blocked and who cleared what is in its history. */
const PLACE = 'bad-images.yaml'

const badImage = z.strictObject({
  name: z.string(),
  digests: z.array(z.string()).min(1),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  where: z.string(),
  why: z.string(),
})

/** The images of which somebody has found out that they do not run. */
export interface BadImages {
  /** In the order in which they were found out. Throws a RegistryError. */
  badImages(): Promise<readonly BadImage[]>
  /** Puts these in the place of all others, in one commit. Throws a RegistryError. */
  setBadImages(all: readonly BadImage[], about: string, at: EpochMs): Promise<void>
}

export function badImagesIn({ folder, commit }: Repository): BadImages {
  return {
    async badImages() {
      const text = await readFile(join(folder, PLACE), 'utf8').catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw new RegistryError('failed', `${join(folder, PLACE)}: cannot be read`, { cause: error })
      })
      return text === null ? [] : readAll(text, join(folder, PLACE))
    },
    async setBadImages(all, about, at) {
      const text = stringify(
        all.map(({ name, digests, at: since, where, why }) => ({ name, digests, at: isoInstant(since), where, why })),
        { lineWidth: 0, aliasDuplicateObjects: false },
      )
      await commit({ files: new Map([[PLACE, text]]), message: messageOf([], about), at })
    },
  }
}

/** @throws RegistryError `damaged` */
function readAll(text: string, place: string): readonly BadImage[] {
  try {
    return z.array(badImage).parse(parse(text, { maxAliasCount: 0 }) ?? [])
  } catch (cause) {
    throw new RegistryError('damaged', `${place}: these are no images`, { cause })
  }
}
