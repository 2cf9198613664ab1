import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { OBJECT_KINDS } from '../model/configuration.ts'
import { CAUSES } from '../model/revision.ts'
import type { Revision } from '../model/revision.ts'

/** One change of one object, as programs are told of it. */
export const revisionSchema = z.strictObject({
  revision: z.string().regex(/^[0-9a-f]{40}$/u),
  at: z.iso.datetime().describe('when it was seen, UTC'),
  ...{ target: z.string(), kind: z.enum(OBJECT_KINDS), name: z.string() },
  cause: z.enum(CAUSES),
  words: z.string(),
})

export function revisionDocument({
  id: revision,
  at,
  target,
  kind,
  name,
  cause,
  words,
}: Revision): z.output<typeof revisionSchema> {
  return { revision, at: isoInstant(at), target, kind, name, cause, words }
}
