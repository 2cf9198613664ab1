import { healingPage } from '../../pages/healing.ts'
import { pageRoute } from '../page.ts'

/** What is mended, and the log of it: the newest, or what was written before the entry of the number `after`. */
export default pageRoute('healing', '/healing', async ({ req }, world, site) => {
  const { status, healing } = world
  const [board, now, log] = await Promise.all([
    status.board(),
    healing.now(),
    healing.log(numberIn(req.query('after'))),
  ])
  return healingPage({ healing: now, log, board, site })
})

/** Null for what is no number of an entry: the newest are shown then. */
function numberIn(text = ''): number | null {
  return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null
}
