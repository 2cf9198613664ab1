import * as z from 'zod'
import {
  behindOf,
  calmWords,
  defineCheck,
  firstSeen,
  lookForUpdates,
  movedWords,
  newerWords,
  NOTHING_FIRST_SEEN,
  shortInstant,
  sinceOf,
  stillSeen,
  unseen,
  unseenUpdate,
  updateOptions,
  usesOf,
  verdict,
} from '../lib/kit/index.ts'
import type { FirstSeen, ImageSight } from '../lib/kit/index.ts'
import type { Unseen, Verdict } from '../lib/model/result.ts'

const meaning = z.enum(['ok', 'warning', 'critical']).default('warning')

/**
 * Asks: the image registry of each image that containers run, from here and over its HTTP API: what its tag names now,
 * and which other tags there are. All targets together ask each question once in ten minutes; nothing is pulled.
 * Judges: a tag that names another image by now than the one that runs (warning), and a newer version of the same
 * family within a range (warning). An index and what it holds for the platform are the same image. One result for
 * each image, however many containers there are of it. What came from no registry has nothing to be compared with.
 * Faults: whatever keeps a registry from telling, for that image: auth-failed (401, 403), unreadable where it has
 * nothing of that name (404), busy while it wants to be left alone (429). Never "up to date".
 * Source: OCI Distribution Specification 1.1; Docker Registry HTTP API V2, tokens; semver.org 2.0.0 for the order.
 */
export default defineCheck({
  name: 'image-updates',
  title: 'Newer images',
  on: 'named',
  everyMs: 6 * 3_600_000,
  needs: { engine: ['containers', 'images'], registries: true },
  limits: {},
  options: z.strictObject({
    ...updateOptions,
    moved: meaning.describe('what it is when the tag names another image than the one that runs'),
    newer: meaning.describe('what it is when there is a newer version within the range'),
  }),
  memory: firstSeen,
  observe: ({ engine, registries }, options) => lookForUpdates(usesOf(engine, options), options, registries),
  judge: (sights, { options, look, before }) =>
    sights.map((sight) => judgeOne(sight, options, { at: look.at, before })),
  remember: (sights, { look, before }) => stillSeen(before ?? NOTHING_FIRST_SEEN, sights.flatMap(moves), look.at),
})

/** What is remembered of a tag that has moved: where to. */
function moves(sight: ImageSight): string[] {
  const { image, now } = sight
  return behindOf(sight).length > 0 && now?.kind === 'seen' ? [`${image} ${now.value.digest}`] : []
}

interface When {
  readonly at: number
  readonly before: FirstSeen | null
}

function judgeOne(
  sight: ImageSight,
  by: { readonly moved: Verdict['status']; readonly newer: Verdict['status'] },
  { at, before }: When,
): Verdict | Unseen {
  const { image: item } = sight
  const [move] = moves(sight)
  const sinceAt = move === undefined ? at : sinceOf(before, move, at)
  const moved = movedWords(sight, sinceAt < at ? `since ${shortInstant(sinceAt)}` : 'now')
  const newer = newerWords(sight)
  const said = [moved, newer].filter((each) => each !== null)
  const why = unseenUpdate(sight, said)
  if (why) return unseen(item, why)
  const statuses = [...(moved === null ? [] : [by.moved]), ...(newer === null ? [] : [by.newer])]
  const status = (['critical', 'warning'] as const).find((each) => statuses.includes(each)) ?? 'ok'
  return verdict({ item, status, say: said.length > 0 ? said.join('; ') : calmWords(sight) })
}
