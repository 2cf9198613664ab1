import type { Container, ContainerPhase, EngineImage, Platform } from '../../model/engine.ts'
import { chosen } from '../containers.ts'
import { parseReference } from '../image-registry/reference.ts'
import type { ImageReference } from '../image-registry/reference.ts'
import { matcher } from '../patterns.ts'

/** What runs now, or would if it were not held back: one that has ended is nobody's present. */
const IN_USE: readonly ContainerPhase[] = ['running', 'paused', 'restarting']

/** Containers that were made of one image of an engine. */
export interface Made {
  /** What a registry calls it, or what somebody pinned it to; its id where there is neither. */
  readonly running: string
  /** All that is the same as what runs. */
  readonly digests: readonly string[]
  readonly platform: Platform
  readonly containers: number
  /** How many digests registries know it by, in the repository that was asked for. */
  readonly called: number
}

/** All containers of one engine that asked for the same image: of what, is another matter. */
export interface ImageUse {
  /** As they asked for it: "shop/web:1.4". */
  readonly image: string
  /** Null where what they asked for is no name, but an id. */
  readonly reference: ImageReference | null
  /** Whether any of it came from a registry, or went to one, under this name. */
  readonly fromRegistry: boolean
  readonly made: readonly Made[]
}

/** In the order of their names. 300 containers of one image are one use of it. */
export function usesOf(
  { containers, images }: { readonly containers: readonly Container[]; readonly images: readonly EngineImage[] },
  by: { readonly only?: readonly string[] | undefined; readonly except: readonly string[] },
): readonly ImageUse[] {
  const known = new Map(images.map((image) => [bare(image.id), image]))
  const byImage = new Map<string, Map<string, Container[]>>()
  for (const container of chosen(containers, { except: [] }).filter(({ phase }) => IN_USE.includes(phase))) {
    const made = byImage.get(container.image) ?? new Map<string, Container[]>()
    byImage.set(container.image, made)
    made.set(container.imageId, [...(made.get(container.imageId) ?? []), container])
  }
  const wanted = wantedBy(by)
  return [...byImage]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([image, made]) => useOf(image, made, known))
    .filter(wanted)
}

function useOf(
  image: string,
  byId: ReadonlyMap<string, readonly Container[]>,
  known: ReadonlyMap<string, EngineImage>,
): ImageUse {
  const ids = [...byId.keys()].sort()
  const reference = parseReference(image) ?? onlyName(ids.map((id) => known.get(bare(id))))
  const made = ids.map((id) =>
    madeOf(id, { reference, image: known.get(bare(id)), containers: byId.get(id)?.length ?? 0 }),
  )
  return {
    image,
    reference,
    fromRegistry: reference?.digest !== undefined || made.some(({ called }) => called > 0),
    made,
  }
}

/** A container that was started by an id is one of the image with that id, as long as that has one name. */
function onlyName(images: readonly (EngineImage | undefined)[]): ImageReference | null {
  const names = [...new Set(images.flatMap((image) => image?.names ?? []))]
  return names.length === 1 ? parseReference(names[0] ?? '') : null
}

function madeOf(
  id: string,
  of: {
    readonly reference: ImageReference | null
    readonly image: EngineImage | undefined
    readonly containers: number
  },
): Made {
  const { reference, image, containers } = of
  const pinned = reference?.digest === undefined ? [] : [reference.digest]
  const called = (image?.repoDigests ?? []).flatMap((text) => {
    const each = parseReference(text)
    return each?.digest !== undefined && each.name === reference?.name ? [each.digest] : []
  })
  const digests = [...new Set([...pinned, ...called.sort(), `sha256:${bare(id)}`])]
  const platform = image?.platform ?? { os: 'linux', architecture: '' }
  return { running: digests[0] ?? id, digests, platform, containers, called: called.length }
}

function wantedBy(by: { readonly only?: readonly string[] | undefined; readonly except: readonly string[] }) {
  const lets = by.only ? matcher(by.only) : () => true
  const keeps = matcher(by.except)
  return ({ image, reference }: ImageUse): boolean => {
    const names = [image, ...(reference ? [reference.name] : [])]
    return names.some(lets) && !names.some(keeps)
  }
}

/** Podman leaves the kind of the digest out where Docker writes it. */
function bare(id: string): string {
  return id.replace(/^sha256:/u, '')
}
