import { targetsPage } from '../../pages/lists.ts'
import { SITE } from '../assets.ts'
import { pageRoute } from '../page.ts'

export default pageRoute('targets', '/targets', async (_, { status }) => targetsPage(await status.board(), SITE))
