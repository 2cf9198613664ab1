/** What may have become of something since it was declared good. */
export const CODES = [
  'missing',
  'image-moved',
  'image-changed',
  'config-changed',
  'updated-in-place',
  'recreated-outside',
  'privilege-added',
  'unregistered',
] as const

export type Code = (typeof CODES)[number]

export type Severity = 'off' | 'ok' | 'warning' | 'critical'

/** What is still what it should be and was only made anew is no trouble; rights that were added are one at once. */
export const SEVERITIES: Readonly<Record<Code, Severity>> = {
  missing: 'critical',
  'image-moved': 'warning',
  'image-changed': 'warning',
  'config-changed': 'warning',
  'updated-in-place': 'warning',
  'recreated-outside': 'ok',
  'privilege-added': 'critical',
  unregistered: 'warning',
}
