import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { Baseline } from '../model/baseline.ts'
import { OBJECT_KINDS } from '../model/configuration.ts'
import type { EpochMs } from '../model/time.ts'
import { messageOf } from './history.ts'
import type { Repository } from './repository.ts'

/** Where all baselines of a registry stand, one file for all: below no target. */
const BASELINES = 'baselines.yaml'

const baseline = z.strictObject({
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  revision: z.string().regex(/^[0-9a-f]{40}$/u),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  by: z.string(),
  note: z.string(),
})

/** The revisions that were declared good. */
export interface Baselines {
  baselines(): Promise<readonly Baseline[]>
  /** Puts these in the place of all others, in one commit. */
  declare(all: readonly Baseline[], about: string, at: EpochMs): Promise<void>
}

export function baselinesIn({ git, folder, commit }: Repository): Baselines {
  return {
    async baselines() {
      const name = `HEAD:${BASELINES}`
      if (!(await git.succeeds(['cat-file', '-e', name]))) return []
      return readBaselines(await git.run(['cat-file', 'blob', name]), join(folder, BASELINES))
    },
    async declare(all, about, at) {
      await commit({ files: new Map([[BASELINES, baselinesText(all)]]), message: messageOf([], about), at })
    },
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
