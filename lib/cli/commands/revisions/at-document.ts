import * as z from 'zod'
import type { AsOf } from '../../../app/recording/as-of.ts'
import type { NamedRevision } from '../../../app/recording/find-revision.ts'
import { isoInstant } from '../../../base/instant.ts'
import { OBJECT_KINDS } from '../../../model/configuration.ts'
import { CAUSES } from '../../../model/revision.ts'
import type { EpochMs } from '../../../model/time.ts'

const instant = z.iso.datetime()
const revision = z.string().regex(/^[0-9a-f]{40}$/u)
const object = { target: z.string(), kind: z.enum(OBJECT_KINDS), name: z.string() }

/** What `revisions at --json` prints; docs/revisions-at.schema.json is made of it. A change that breaks readers is a new version. */
export const revisionsAtSchema = z.strictObject({
  schema: z.literal('orch-watch/revisions-at/v1'),
  at: instant.describe('when this was asked, UTC'),
  revision: revision.describe('the one that is meant'),
  objects: z.array(
    z.strictObject({
      ...object,
      runsAs: z.string().describe('what it was called where it ran'),
      now: z.enum(['same', 'changed', 'gone']).describe('what has become of it, by what is recorded last'),
      since: z
        .strictObject({
          revision,
          at: instant.describe('when it was seen, UTC'),
          cause: z.enum(CAUSES),
          words: z.string(),
        })
        .optional()
        .describe('the change that had made it so; absent where it lies too far back'),
    }),
  ),
  fresh: z.array(z.strictObject(object)).describe('what is recorded now and was not there then'),
})

export type RevisionsAtDocument = z.output<typeof revisionsAtSchema>

export function documentOf({ objects, fresh }: AsOf, { id }: NamedRevision, now: EpochMs): RevisionsAtDocument {
  return {
    schema: 'orch-watch/revisions-at/v1',
    at: isoInstant(now),
    revision: id,
    objects: objects.map(({ of, configuration, since, now: become }) => ({
      ...of,
      runsAs: configuration.runsAs,
      now: become,
      ...(since && {
        since: { revision: since.id, at: isoInstant(since.at), cause: since.cause, words: since.words },
      }),
    })),
    fresh: [...fresh],
  }
}
