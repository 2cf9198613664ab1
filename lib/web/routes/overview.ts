import { overviewPage } from '../../pages/overview.ts'
import { pageRoute } from '../page.ts'

/** What is wrong now, and what there is. */
export default pageRoute('overview', '/', async (_, { status }, site) => overviewPage(await status.board(), site))
