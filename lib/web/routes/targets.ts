import { targetsPage } from '../../pages/lists.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('targets', '/targets', async (_, { status }, site) => targetsPage(await status.board(), site))
