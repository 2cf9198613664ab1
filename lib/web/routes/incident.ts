import { incidentPage } from '../../pages/incident.ts'
import { pageRoute } from '../page.ts'

/** One incident, named by `id`, open or over. */
export default pageRoute('incident', '/incident', async ({ req }, { status }, site) => {
  const id = req.query('id') ?? ''
  const [board, story] = await Promise.all([status.board(), status.story(id)])
  if (!story) return null
  return incidentPage({
    story,
    seen: board.incidents.find(({ incident }) => incident.id === id) ?? null,
    board,
    site,
  })
})
