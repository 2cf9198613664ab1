import { SORTED_BY } from '../../pages/cost/spent.ts'
import { costPage } from '../../pages/cost.ts'
import { pageRoute } from '../page.ts'

/** What watching costs, by what `by` says: the time that looks take where it says nothing. */
export default pageRoute('cost', '/cost', async ({ req }, world, site) => {
  const [board, cost] = await Promise.all([world.status.board(), world.cost()])
  const by = SORTED_BY.find((each) => each === req.query('by')) ?? 'tookMs'
  return costPage({ cost, by, board, site })
})
