import * as z from 'zod'
import { AUDIT_KINDS, GATES } from '../../../model/heal.ts'
import type { AuditEntry, AuditHead, Deed, Hold } from '../../../model/heal.ts'

const at = z.number()
const kind = z.enum(['container', 'workload', 'unit', 'engine', 'target'])
const object = z.strictObject({ target: z.string(), kind, name: z.string() })

export const deed: z.ZodType<Deed> = z.strictObject({
  id: z.string(),
  incident: z.string(),
  rule: z.string(),
  step: z.number(),
  remedy: z.string(),
  object,
  host: z.string(),
  group: z.string().nullable(),
  // Those of before did not write it down.
  incarnation: z.string().nullable().default(null),
  words: z.string(),
  at,
  endedAt: at.nullable(),
  outcome: z.enum(['under-way', 'done', 'failed', 'unknown']),
  why: z.string(),
  subject: z.strictObject({ target: z.string(), check: z.string(), item: z.string() }),
  wellSince: at.nullable(),
  longestWellMs: z.number(),
  scale: z
    .strictObject({ from: z.number(), to: z.number(), min: z.number(), max: z.number(), atOnce: z.number() })
    .nullable(),
})

const names = z.array(z.string())

export const hold: z.ZodType<Hold> = z.strictObject({
  id: z.string(),
  match: z.strictObject({
    target: names.exactOptional(),
    kind: z.array(kind).exactOptional(),
    name: names.exactOptional(),
  }),
  by: z.string(),
  note: z.string(),
  from: at,
  until: at,
})

export const auditHead: z.ZodType<AuditHead> = z.strictObject({ seq: z.number(), hash: z.string() })

export const auditEntry: z.ZodType<AuditEntry> = z.strictObject({
  seq: z.number(),
  at,
  kind: z.enum(AUDIT_KINDS),
  words: z.string(),
  incident: z.string().exactOptional(),
  rule: z.string().exactOptional(),
  remedy: z.string().exactOptional(),
  object: object.exactOptional(),
  deed: z.string().exactOptional(),
  gate: z.enum(GATES).exactOptional(),
  by: z.string().exactOptional(),
  previous: z.string(),
  hash: z.string(),
})
