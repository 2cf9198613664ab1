import * as z from 'zod'
import { isoInstant } from '../../../base/instant.ts'
import type { Change } from '../../../kit/configuration-diff.ts'
import { revisionDocument, revisionSchema } from '../../../kit/revision-document.ts'
import { OBJECT_KINDS } from '../../../model/configuration.ts'
import type { Baseline, Configuration, ObjectRef } from '../../../model/configuration.ts'
import type { Revision } from '../../../model/revision.ts'

// What `revisions list`, `show` and `diff` and `baseline list` print with --json; docs/*.schema.json are made of it.

const instant = z.iso.datetime().describe('UTC')
const id = z.string().regex(/^[0-9a-f]{40}$/u)
const object = { target: z.string(), kind: z.enum(OBJECT_KINDS), name: z.string() }

const scalar = z.union([
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
  z.strictObject({ fingerprint: z.string() }).describe('in place of a value that nobody may read'),
])
const value = z.union([scalar, z.array(scalar)])
const origin = z.enum(['operator', 'image', 'orchestrator', 'engine']).describe('who set it')
const path = z.array(z.string()).min(1).describe('from the outermost name to the innermost')
const side = z.strictObject({ value, origin }).optional()

export const revisionsSchema = z
  .array(revisionSchema)
  .meta({ title: 'orch-watch revisions list', description: 'changes, the newest first' })

export const configurationSchema = z
  .strictObject({
    ...object,
    runsAs: z.string().describe('what it is called where it runs'),
    incarnation: z.string().describe('tells one from the next that is made in its place: the id of a container'),
    createdAt: instant.optional().describe('when that one was made, UTC'),
    settings: z.array(z.strictObject({ path, value, origin })).describe('in the order of their paths'),
  })
  .meta({ title: 'orch-watch revisions show', description: 'what an object was made of' })

export const differenceSchema = z
  .strictObject({
    ...object,
    from: z.string().describe('a revision, or what somebody called it'),
    to: z.string().describe('the same; `running` is what runs now'),
    changes: z.array(
      z.strictObject({
        path,
        before: side.describe('absent where there was no such setting'),
        after: side.describe('absent where there is none'),
      }),
    ),
  })
  .meta({ title: 'orch-watch revisions diff', description: 'what differs between two configurations of one object' })

export const baselinesSchema = z
  .array(z.strictObject({ ...object, revision: id, at: instant, by: z.string(), note: z.string() }))
  .meta({ title: 'orch-watch baseline list', description: 'what was declared good' })

export function revisionsDocument(all: readonly Revision[]): z.output<typeof revisionsSchema> {
  return all.map(revisionDocument)
}

export function configurationDocument(target: string, configuration: Configuration) {
  const { kind, name, runsAs, incarnation, createdAt, fields } = configuration
  return {
    ...{ target, kind, name, runsAs, incarnation },
    ...(createdAt !== undefined && { createdAt: isoInstant(createdAt) }),
    settings: fields.map((field) => ({ path: field.path, value: field.value, origin: field.origin })),
  }
}

export function differenceDocument(
  { target, kind, name }: ObjectRef,
  [from, to]: readonly [string, string],
  changes: readonly Change[],
) {
  return { target, kind, name, from, to, changes }
}

export function baselinesDocument(all: readonly Baseline[]): z.output<typeof baselinesSchema> {
  return all.map(({ target, kind, name, revision, at, by, note }) => {
    return { target, kind, name, revision, at: isoInstant(at), by, note }
  })
}
