import { workloadsPage } from '../../pages/lists.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('workloads', '/workloads', async (_, { status }, site) =>
  workloadsPage(await status.board(), site),
)
