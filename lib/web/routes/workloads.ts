import { workloadsPage } from '../../pages/lists.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('workloads', '/workloads', async (_, { status }) => workloadsPage(await status.board(), SITE))
