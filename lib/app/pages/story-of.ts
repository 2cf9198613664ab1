import type { IncidentId } from '../../model/incident.ts'
import type { Store } from '../../model/store.ts'
import type { Story } from '../../pages/board.ts'
import { explain } from '../daemon/explain.ts'
import type { ExplainWorld } from '../daemon/explain.ts'

/** More lines of one story than anybody reads. */
const MOST_LINES = 500

/** One story in full, open or over; null where there is none of that name. */
export async function storyOf(
  id: IncidentId,
  store: Pick<Store, 'incidents' | 'events' | 'audit'>,
  world: ExplainWorld,
): Promise<Story | null> {
  const known = world.picture.stories.all().find((each) => each.id === id)
  const incident = known ?? (await store.incidents({ id, limit: 1 }))[0]
  if (!incident) return null
  const [events, healed] = await Promise.all([store.events(id), store.audit({ incident: id, limit: MOST_LINES })])
  return { incident, events, healed, explained: known ? explain(incident.subject, world) : null }
}
