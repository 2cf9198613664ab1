import { revisionPage } from '../../pages/revision.ts'
import { revisionsPage, severalPage, unreadPage } from '../../pages/revisions.ts'
import { namedObject } from '../named-object.ts'
import { pageRoute } from '../page.ts'

/** What an `object` was in two revisions, `from` and `to`: without them its last change, without `from` what was before `to`. Without an object the list of all. */
export default pageRoute('revision', '/revision', async (context, { status, recorded }, site) => {
  const { req } = context
  const named = namedObject(context)
  const board = await status.board()
  if (!named) {
    const asked = { q: '', target: '', page: undefined }
    return revisionsPage({ recorded: await recorded.objects(), asked, board, site })
  }
  const between = { from: req.query('from') || undefined, to: req.query('to') || undefined }
  const found = await recorded.difference(named, between)
  if (found.kind !== 'read') return unreadPage(found, board, site)
  if (!found.value) return null
  if ('several' in found.value) return severalPage(found.value, board, site)
  return revisionPage({ difference: found.value, board, site })
})
