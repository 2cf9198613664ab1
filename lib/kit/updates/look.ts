import type { Looked } from '../../model/fault.ts'
import type { Registries } from '../../model/registry.ts'
import { faulted, FaultError, seen } from '../fault.ts'
import type { ImageReference } from '../image-registry/reference.ts'
import { matcher } from '../patterns.ts'
import { accessTo, rangeOf } from './options.ts'
import type { UpdateOptions } from './options.ts'
import type { ImageUse, Made } from './uses.ts'
import { newestIn, rangeFor, versionIn } from './versions.ts'

/** Containers of one image of an engine, beside what their registry has. Plain JSON. */
export interface MadeSight {
  readonly running: string
  readonly containers: number
  /** Whether it is what the tag names now. Null where that was not asked. */
  readonly isCurrent: boolean | null
}

/** What the registry has for one image that containers asked for. Plain JSON. */
export interface ImageSight {
  readonly image: string
  /** `local`: it has nothing to do with a registry. `unnamed`: it has no name to ask for. */
  readonly kind: 'local' | 'unnamed' | 'asked'
  readonly isPinned: boolean
  readonly made: readonly MadeSight[]
  /** What the tag names now. Absent where there is no tag to ask for. */
  readonly now?: Looked<{ readonly digest: string; readonly lacksPlatform: boolean }>
  /** Absent where the tag is no version, and where nobody wants to know. */
  readonly newer?: Looked<{ readonly tag: string | null; readonly range: string }>
}

/** A host of that name is no registry: what is built on a machine is called so there. */
const NOT_A_REGISTRY = 'localhost'

/** Asks the registries of all these images. What one of them does not tell is told of that one. */
export function lookForUpdates(
  uses: readonly ImageUse[],
  options: UpdateOptions,
  registries: Registries,
): Promise<readonly ImageSight[]> {
  return Promise.all(uses.map((use) => lookAt(use, options, registries)))
}

async function lookAt(use: ImageUse, options: UpdateOptions, registries: Registries): Promise<ImageSight> {
  const { image, reference, made, fromRegistry } = use
  const about = { image, isPinned: reference?.digest !== undefined }
  const unasked = { made: made.map(({ running, containers }) => ({ running, containers, isCurrent: null })) }
  if (!reference) return { ...about, ...unasked, kind: 'unnamed' }
  if (!fromRegistry || reference.repository.host === NOT_A_REGISTRY) return { ...about, ...unasked, kind: 'local' }
  const { tag } = reference
  if (tag === undefined) return { ...about, ...unasked, kind: 'asked' }
  const [now, newer] = await Promise.all([
    tried(() => nowOf({ ...reference, tag }, made, options, registries)),
    newerOf({ ...reference, tag }, options, registries),
  ])
  const own = now.kind === 'seen' ? { made: now.value.made, now: seen(now.value.named) } : { ...unasked, now }
  return { ...about, kind: 'asked', ...own, ...(newer && { newer }) }
}

type Tagged = ImageReference & { readonly tag: string }

async function nowOf(reference: Tagged, made: readonly Made[], options: UpdateOptions, registries: Registries) {
  const { repository, tag } = reference
  const access = accessTo(repository, options)
  const sights = await Promise.all(
    made.map(async ({ running, containers, digests, platform }) => {
      const { digest, leadsTo, lacksPlatform } = await registries.tag({
        repository,
        tag,
        platform,
        running: digests,
        access,
      })
      const isCurrent = [digest, ...leadsTo].some((each) => digests.includes(each))
      return { made: { running, containers, isCurrent }, named: { digest, lacksPlatform } }
    }),
  )
  const [first] = sights
  const lacksPlatform = sights.some(({ named }) => named.lacksPlatform)
  return { made: sights.map((each) => each.made), named: { digest: first?.named.digest ?? '', lacksPlatform } }
}

function newerOf(reference: Tagged, options: UpdateOptions, registries: Registries): Promise<ImageSight['newer']> {
  const { repository, tag, name } = reference
  const [running, wanted] = [versionIn(tag), rangeOf(name, options)]
  if (!running || wanted === 'off') return Promise.resolve(undefined)
  const range = rangeFor(wanted, running)
  const ignored = matcher(options.ignore)
  return tried(async () => {
    const all = await registries.tags({ repository, access: accessTo(repository, options) })
    const tags = all.filter((each) => !ignored(each) && !ignored(`${name}:${each}`))
    return { tag: newestIn(tags, running, { range, prereleases: options.prereleases ?? false }), range }
  })
}

async function tried<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    if (error instanceof FaultError) return faulted(error)
    throw error
  }
}

/**
 * Why it is not known whether there is something newer; null where it is.
 *
 * @param known what is known all the same: it is told with it
 */
export function unseenUpdate({ now, newer }: ImageSight, known: readonly string[]): FaultError | null {
  const wrong = [now, newer].find((each) => each?.kind === 'faulted')
  if (wrong?.kind !== 'faulted') return null
  return new FaultError({ ...wrong.fault, message: [...known, wrong.fault.message].join('; ') })
}
