import { createRequire } from 'node:module'
import type * as DockerReference from '@swimlane/docker-reference'
import type { Repository } from '../../model/registry.ts'

/** An image as people write it, understood. */
export interface ImageReference {
  readonly repository: Repository
  /** As people write the repository: "nginx", "shop/web", "registry.example:5000/shop/web". */
  readonly name: string
  /** Absent where only a digest was written. */
  readonly tag?: string
  /** Somebody asked for exactly this one. */
  readonly digest?: string
}

/** Longer than any reference may be: 255 of a name, 128 of a tag, and a digest. */
const MAX_LENGTH = 600
const HUB = 'docker.io'

/**
 * Null for what names no repository: an id, or what is no reference at all.
 *
 * Source: github.com/distribution/reference, ParseAnyReference; without tag and digest it means "latest".
 */
export function parseReference(text: string): ImageReference | null {
  if (text.length > MAX_LENGTH) return null
  const { domain, repository, tag, digest } = parsed(text) ?? {}
  if (domain === undefined || repository === undefined) return null
  const asked = tag ?? (digest === undefined ? 'latest' : undefined)
  return {
    repository: { host: domain, path: repository },
    name: familiar({ host: domain, path: repository }),
    ...(asked !== undefined && { tag: asked }),
    ...(digest !== undefined && { digest }),
  }
}

function parsed(text: string): DockerReference.Reference | null {
  const { parseAll } = createRequire(import.meta.url)('@swimlane/docker-reference') as typeof DockerReference
  try {
    return parseAll(text)
  } catch {
    return null // each of its errors says that this is no reference
  }
}

/** The host of Docker Hub is left out, and "library" of its own images. */
function familiar({ host, path }: Repository): string {
  if (host !== HUB) return `${host}/${path}`
  return path.replace(/^library\/(?=[^/]+$)/u, '')
}
