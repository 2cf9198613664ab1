import type { Incident } from '../../model/incident.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Span } from '../../model/time.ts'
import { storyOf } from '../../period/story.ts'
import type { Story } from '../../period/story.ts'

const PAGE = 1_000
/** So many are asked about at once: the store answers one after the other. */
const SIDE_BY_SIDE = 50

/** Every incident that was open within a span, with its story; of what was printed then only what a report tells is kept. */
export async function storiesIn(
  store: Pick<Store, 'incidents' | 'events'>,
  { from, until }: Span,
  now: EpochMs,
): Promise<readonly Story[]> {
  const stories: Story[] = []
  for await (const page of pagesOf(store, { from, until }))
    for (let nth = 0; nth < page.length; nth += SIDE_BY_SIDE) {
      const some = page.slice(nth, nth + SIDE_BY_SIDE)
      stories.push(
        ...(await Promise.all(some.map(async (incident) => storyOf(incident, await store.events(incident.id), now)))),
      )
    }
  return stories
}

/** Page after page, the newest first. Those of one moment may stand on two of them. */
async function* pagesOf(store: Pick<Store, 'incidents'>, { from, until }: Span): AsyncGenerator<readonly Incident[]> {
  const told = new Set<string>()
  let before = until
  let size = PAGE
  for (;;) {
    const page = await store.incidents({ since: from, before, limit: size })
    const fresh = page.filter(({ id }) => !told.has(id))
    for (const { id } of fresh) told.add(id)
    if (fresh.length > 0) yield fresh
    if (page.length < size) return
    const oldest = page.at(-1)?.openedAt ?? from
    // A page that is of one moment altogether is asked for as a larger one.
    if (fresh.length === 0) size *= 2
    before = oldest + 1
  }
}
