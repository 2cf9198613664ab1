import { incidentsPage } from '../../pages/lists.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('incidents', '/incidents', async (_, { status }) => incidentsPage(await status.board(), SITE))
