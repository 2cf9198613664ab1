import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Platform } from '../../model/engine.ts'
import { fault } from '../fault.ts'
import { parseJson } from '../json-body.ts'

/** Source: OCI Image Specification 1.1, "Image Index", "Image Manifest"; Docker Image Manifest V2, Schema 2. */
const INDEXES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
const MANIFESTS: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** All kinds that a registry may answer with. One that is not asked for an index makes a choice of its own. */
export const ACCEPTED = [...INDEXES, ...MANIFESTS].join(', ')

/** Registries take no larger ones. */
export const MANIFEST_BYTES = 4 * 1024 ** 2
const MOST_ENTRIES = 10_000

const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/u
const digest = z.string().regex(DIGEST)

const entry = z.object({
  mediaType: z.string().default(''),
  digest,
  platform: z
    .object({ os: z.string().default(''), architecture: z.string().default(''), variant: z.string().default('') })
    .nullish(),
})

const shape = z.object({
  mediaType: z.string().default(''),
  manifests: z.array(entry).max(MOST_ENTRIES).optional(),
  config: z.object({ digest }).optional(),
})

export type Entry = z.output<typeof entry>

/** What a digest stands for: one image, or a choice of several. */
export type Manifest =
  | { readonly kind: 'image'; readonly config: string | null }
  | { readonly kind: 'index'; readonly entries: readonly Entry[] }

export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/** The digest of what came. */
export function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}

/** Throws a fault for what is neither, and for what is not what it is called. */
export function manifestIn(body: Buffer, called: string, name: string): Manifest {
  const [kind = ''] = called.split(':')
  const is = `${kind}:${createHash(kind).update(body).digest('hex')}`
  if (is !== called) throw fault('protocol', `${name} answers "${called}" with something else`)
  const read = shape.safeParse(parseJson(body))
  if (!read.success)
    throw fault('protocol', `${name} answers with a manifest that is none: ${read.error.issues[0]?.message ?? ''}`)
  const { manifests, config } = read.data
  return manifests ? { kind: 'index', entries: manifests } : { kind: 'image', config: config?.digest ?? null }
}

/**
 * Those entries of an index that a client of this platform may be led to, the best one first: indexes in it that do not
 * say for whom they are have to be looked into.
 *
 * Source: github.com/containerd/platforms, `Only`: what is made for an older variant runs as well.
 */
export function entriesFor(platform: Platform, entries: readonly Entry[]): readonly Entry[] {
  const own = variantOf(platform)
  const fits = entries
    .filter((each) => each.platform?.os === platform.os && each.platform.architecture === platform.architecture)
    .map((each) => ({ each, variant: variantOf({ ...platform, variant: each.platform?.variant ?? '' }) }))
    .filter(({ variant }) => variant <= own)
    .sort((one, other) => other.variant - one.variant)
  const [best] = fits
  if (best) return [best.each]
  return entries.filter(({ platform: of, mediaType }) => !of && (INDEXES.includes(mediaType) || mediaType === ''))
}

/** "v8" → 8. Who does not say is taken for what its architecture usually is. */
function variantOf({ architecture, variant = '' }: Platform): number {
  const usual = architecture === 'arm64' ? 8 : architecture === 'arm' ? 7 : 1
  return Number(/^v(\d{1,2})$/u.exec(variant)?.[1] ?? usual)
}
