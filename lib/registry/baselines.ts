import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { Baseline, KnownBaseline } from '../model/configuration.ts'
import { isSameObject, OBJECT_KINDS } from '../model/configuration.ts'
import type { EpochMs } from '../model/time.ts'
import { readDocument, toDocument } from './document.ts'
import { messageOf } from './history.ts'
import { placeOf } from './places.ts'
import type { Repository } from './repository.ts'

/** Where all baselines of a registry stand, one file for all: below no target. */
export const BASELINES = 'baselines.yaml'

const baseline = z.strictObject({
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  revision: z.string().regex(/^[0-9a-f]{40}$/u),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  by: z.string(),
  note: z.string(),
})

/** Where what they were stands: no name of a target begins with a dot. */
const COPIES = '.baselines'

/** The revisions that were declared good. */
export interface Baselines {
  baselines(): Promise<readonly Baseline[]>
  /** The same with what the objects were in them; what cannot be read is told, and left out. No git is asked. */
  knownBaselines(told: (trouble: string) => void): Promise<readonly KnownBaseline[]>
  /** Is another one as soon as somebody has declared anything. */
  baselinesStamp(): Promise<string>
  /**
   * Puts these in the place of all others, in one commit.
   *
   * @param fresh what those are that were not there before
   */
  declare(all: readonly Baseline[], fresh: readonly KnownBaseline[], about: string, at: EpochMs): Promise<void>
}

export function baselinesIn({ folder, commit }: Repository, keyId: string): Baselines {
  const list = async (): Promise<readonly Baseline[]> => {
    const file = join(folder, BASELINES)
    const text = await readFile(file, 'utf8').catch(() => null)
    return text === null ? [] : readBaselines(text, file)
  }
  return {
    baselines: list,
    async knownBaselines(told) {
      const known: KnownBaseline[] = []
      for (const each of await list().catch(toldOf(told, []))) {
        const place = copyOf(each)
        const read = readFile(join(folder, place), 'utf8').then((text) => readDocument(text, place).configuration)
        const configuration = await read.catch(toldOf(told, null))
        if (configuration) known.push({ ...each, configuration })
      }
      return known
    },
    baselinesStamp: () =>
      stat(join(folder, BASELINES)).then(
        ({ mtimeMs, ino }) => `${mtimeMs} ${ino}`,
        () => 'none',
      ),
    async declare(all, fresh, about, at) {
      const gone = (await list()).filter((one) => !all.some((other) => isSameObject(one, other)))
      const files = new Map<string, string | null>([
        [BASELINES, baselinesText(all)],
        ...gone.map((each) => [copyOf(each), null] as const),
        ...fresh.map(
          ({ configuration, ...each }) =>
            [copyOf(each), toDocument({ target: each.target, keyId, configuration })] as const,
        ),
      ])
      await commit({ files, message: messageOf([], about), at })
    },
  }
}

function copyOf(baseline: Baseline): string {
  return `${COPIES}/${placeOf(baseline)}`
}

function toldOf<T>(told: (trouble: string) => void, instead: T): (error: unknown) => T {
  return (error) => {
    told(error instanceof Error ? error.message : String(error))
    return instead
  }
}

/** In the order of their objects, so that a change of one is a change of its lines only. */
function baselinesText(all: readonly Baseline[]): string {
  const sorted = [...all].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  return stringify(
    sorted.map(({ target, kind, name, revision, at, by, note }) => {
      return { target, kind, name, revision, at: isoInstant(at), by, note }
    }),
    { lineWidth: 0 },
  )
}

/** @throws RegistryError `damaged` */
function readBaselines(text: string, place: string): readonly Baseline[] {
  try {
    return z.array(baseline).parse(parse(text, { maxAliasCount: 0 }) ?? [])
  } catch (cause) {
    throw new RegistryError('damaged', `${place}: these are no baselines`, { cause })
  }
}

function keyOf({ target, kind, name }: Baseline): string {
  return JSON.stringify([target, kind, name])
}
