import { createHash } from 'node:crypto'
import type { ObjectRef } from '../model/configuration.ts'

/** A name of a file may have 255 bytes, and an ending. */
const LONGEST = 180

/**
 * Where the configuration of an object lies in the registry: "web-1/containers/shop/web/1.yaml". Every name of whoever
 * named a target or a container becomes one that is safe on every file system, and no two become the same.
 */
export function placeOf({ target, kind, name }: ObjectRef): string {
  const parts = name.split('/').map(safe)
  return `${safe(target)}/${kind}s/${parts.join('/')}.yaml`
}

/** Everything but what no file system and no program gives a meaning is written as its bytes; a dot in front too. */
function safe(part: string): string {
  const written = part
    .replace(/[^A-Za-z0-9._-]/gu, (character) => Buffer.from(character).toString('hex').replace(/../gu, '%$&'))
    .replace(/^[.-]/u, (first) => `%${first.charCodeAt(0).toString(16)}`)
  if (written === '') return '%'
  // Case does not tell two files apart everywhere; names that differ in nothing else are rare enough to look odd.
  if (written.length <= LONGEST && !/[A-Z]/u.test(part) && !written.endsWith('.')) return written
  const sum = createHash('sha256').update(part).digest('hex').slice(0, 8)
  return `${written.slice(0, LONGEST)}%${sum}`
}
