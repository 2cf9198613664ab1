import type { Context } from 'hono'
import { rendered } from '../pages/markup.ts'
import type { Html } from '../pages/markup.ts'
import { missingPage } from '../pages/missing.ts'
import type { Asset } from './assets.ts'
import { SITE } from './assets.ts'
import type { Route, WebWorld } from './route.ts'

/** Time for a page: a clock of the store may be slow. */
const PAGE_MS = 15_000

/** A route that shows a page to whoever may read. */
export function pageRoute(
  name: string,
  path: string,
  make: (context: Context, world: WebWorld) => Promise<Html | null>,
): Route {
  return {
    ...{ name, method: 'GET', path, right: 'read', timeoutMs: PAGE_MS },
    async answer(context, world) {
      const page = await make(context, world)
      if (page) return send(context, page, 200)
      return send(context, missingPage(await world.status.board(), SITE), 404)
    },
  }
}

/** A route that gives a file that pages use; it holds nothing that is known. */
export function assetRoute(name: string, { path, mediaType, text }: Asset): Route {
  return {
    ...{ name, method: 'GET', path, right: 'public', timeoutMs: PAGE_MS },
    answer: (context) =>
      context.body(text, 200, { 'content-type': mediaType, 'cache-control': 'public, max-age=31536000, immutable' }),
  }
}

function send(context: Context, page: Html, status: 200 | 404): Response {
  return context.body(rendered(page), status, { 'content-type': 'text/html; charset=utf-8' })
}
