import { objectPage } from '../../pages/object.ts'
import { revisionsPage, severalPage, unreadPage } from '../../pages/revisions.ts'
import { namedObject } from '../named-object.ts'
import { pageRoute } from '../page.ts'

/** Everything that is recorded, with words of `q`, on `target`; or every change of one `object`. */
export default pageRoute('revisions', '/revisions', async (context, { status, recorded }, site) => {
  const { req } = context
  const board = await status.board()
  const named = namedObject(context)
  if (!named) {
    const asked = { q: req.query('q') ?? '', target: req.query('target') ?? '', page: req.query('page') }
    return revisionsPage({ recorded: await recorded.objects(), asked, board, site })
  }
  const found = await recorded.object(named)
  if (found.kind !== 'read') return unreadPage(found, board, site)
  if (!found.value) return null
  if ('several' in found.value) return severalPage(found.value, board, site)
  return objectPage({ past: found.value, board, site })
})
