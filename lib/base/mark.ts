import { createHash } from 'node:crypto'

export const MARK_LENGTH = 8

/**
 * A short mark by which a text is known again, where thousands have to fit into little room: 48 bits of its SHA-256 in eight
 * characters. Who can try 2^24 texts may find two with the same mark; nobody finds one with the mark of another's.
 */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH)
}
