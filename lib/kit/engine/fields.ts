import * as z from 'zod'
import { toLabels } from '../../model/labels.ts'
import type { Labels } from '../../model/labels.ts'

export const MiB = 1024 ** 2

/** The engine's way to say never: 0001-01-01T00:00:00Z is long before. */
export const instant = z.string().transform((text) => {
  const at = Date.parse(text)
  return Number.isNaN(at) || at <= 0 ? null : at
})

export const count = z.number().nonnegative()

/** A record in zod leaves `__proto__` out; a label of that name is a label. */
export const labels = z.unknown().transform((given, context): Labels => {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>)
  const wrong = entries.find(([, value]) => typeof value !== 'string')
  if (wrong) context.addIssue({ code: 'custom', message: 'a label that is not text' })
  return toLabels(entries as [string, string][])
})
