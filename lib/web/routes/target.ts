import { targetPage } from '../../pages/target.ts'
import { pageRoute } from '../page.ts'

/** One target, named by `id`. */
export default pageRoute('target', '/target', async ({ req }, { status }, site) => {
  const board = await status.board()
  const target = board.targets.find(({ id }) => id === req.query('id'))
  return target ? targetPage({ target, past: await status.past(target), board, site }) : null
})
