/** What may have become of something since it was declared, by a baseline or in a file. */
export const CODES = [
  'missing',
  'surplus',
  'image-moved',
  'image-changed',
  'config-changed',
  'updated-in-place',
  'recreated-outside',
  'privilege-added',
  'file-changed',
  'unregistered',
] as const

export type Code = (typeof CODES)[number]

export type Severity = 'off' | 'ok' | 'warning' | 'critical'

/** What is still what it should be and was only made anew is no trouble; rights that were added are one at once. */
export const SEVERITIES: Readonly<Record<Code, Severity>> = {
  missing: 'critical',
  surplus: 'warning',
  'image-moved': 'warning',
  'image-changed': 'warning',
  'config-changed': 'warning',
  'updated-in-place': 'warning',
  'recreated-outside': 'ok',
  'privilege-added': 'critical',
  'file-changed': 'warning',
  unregistered: 'warning',
}
