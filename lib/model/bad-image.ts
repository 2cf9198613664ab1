import type { EpochMs } from './time.ts'

/** An image that was rolled out, and taken back because what was made of it was not well. */
export interface BadImage {
  /** As it was called there: "shop/web:2". */
  readonly name: string
  /** All that it is known by: "sha256:…" of its manifests, and the ids that engines give it. */
  readonly digests: readonly string[]
  readonly at: EpochMs
  /** The container or the workload that was not well: "web-1/shop-3". */
  readonly where: string
  readonly why: string
}

/** The one of these that an image is; null where it is none. */
export function badAmong(all: readonly BadImage[], digests: readonly string[]): BadImage | null {
  return all.find((each) => each.digests.some((digest) => digests.includes(digest))) ?? null
}
