import { quietPage } from '../../pages/quiet.ts'
import { pageRoute } from '../page.ts'

/** Why nobody is told, now and soon, and who is told by which way. */
export default pageRoute('quiet', '/quiet', async (_, world, site) => {
  const [board, quiet] = await Promise.all([world.status.board(), world.quiet()])
  return quietPage({ quiet, board, site })
})
