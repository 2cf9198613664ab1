import { createHash } from 'node:crypto'
import type { Notice } from '../model/notice.ts'

/**
 * Names for other systems: a notice's key and an incident's id may be long and hold foreign text, a digest is plain and
 * short everywhere. The same for every try.
 *
 * @returns 64 hexadecimal digits
 */
export function noticeDigest({ key }: Pick<Notice, 'key'>): string {
  return digest(key)
}

/**
 * The incident by its id where that is plain and short enough, as most are, so that people find it there; by its
 * digest otherwise.
 *
 * @returns at most 255 characters, letters of ASCII without blanks
 */
export function incidentKey(id: string): string {
  return /^[\w.:@-]{1,255}$/u.test(id) ? id : digest(id)
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
