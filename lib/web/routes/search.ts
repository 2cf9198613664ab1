import { searchPage } from '../../pages/search.ts'
import { pageRoute } from '../page.ts'

/** Targets, workloads and incidents in which all words of `q` stand. */
export default pageRoute('search', '/search', async ({ req }, { status }, site) => {
  return searchPage(await status.board(), req.query('q') ?? '', site)
})
