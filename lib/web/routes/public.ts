import { rendered } from '../../pages/markup.ts'
import { publicPage } from '../../pages/public.ts'
import { publicSeen } from '../../pages/public/seen.ts'
import { SITE } from '../assets.ts'
import type { Route } from '../route.ts'

/** The groups that everybody may see; nothing where the inventory has no word of any. */
const publicView: Route = {
  name: 'public',
  method: 'GET',
  path: '/public',
  right: 'public',
  timeoutMs: 15_000,
  async answer(context, { status, publicView: viewOf }) {
    const view = viewOf()
    if (!view) return context.text('there is nothing here\n', 404)
    const page = publicPage(publicSeen(await status.board(), view), SITE)
    return context.body(rendered(page), 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=15',
    })
  },
}

export default publicView
