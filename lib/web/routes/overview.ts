import { overviewPage } from '../../pages/overview.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'

/** What is wrong now, and what there is. */
export default pageRoute('overview', '/', async (_, { status }) => overviewPage(await status.board(), SITE))
