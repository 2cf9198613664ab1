import { incidentPage } from '../../pages/incident.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'

/** One incident, named by `id`, open or over. */
export default pageRoute('incident', '/incident', async ({ req }, { status }) => {
  const id = req.query('id') ?? ''
  const [board, story] = await Promise.all([status.board(), status.story(id)])
  if (!story) return null
  return incidentPage({
    story,
    seen: board.incidents.find(({ incident }) => incident.id === id) ?? null,
    board,
    site: SITE,
  })
})
