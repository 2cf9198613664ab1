import { incidentsPage } from '../../pages/lists.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('incidents', '/incidents', async (_, { status }, site) =>
  incidentsPage(await status.board(), site),
)
