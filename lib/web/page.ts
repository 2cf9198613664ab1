import type { Context } from 'hono'
import { rendered } from '../pages/markup.ts'
import type { Html } from '../pages/markup.ts'
import type { Site } from '../pages/frame.ts'
import { missingPage } from '../pages/missing.ts'
import type { Asset } from './assets.ts'
import { SITE } from './assets.ts'
import type { Route, Serving, WebWorld } from './route.ts'

/** Time for a page: a clock of the store may be slow. */
const PAGE_MS = 15_000

/**
 * A route that shows a page to whoever may read.
 *
 * @param make gets what is around the page
 */
export function pageRoute(
  name: string,
  path: string,
  make: (context: Context, world: WebWorld, site: Site) => Promise<Html | null>,
): Route {
  return {
    ...{ name, method: 'GET', path, right: 'read', timeoutMs: PAGE_MS },
    async answer(context, world) {
      const page = await make(context, world, siteFor(context, world))
      if (page) return send(context, page, 200)
      return send(context, missingPage(await world.status.board(), siteFor(context, world)), 404)
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

/** An address leads there and back: what was said is named in it, and never stands in it. */
export function toldAt(path: string, query: Readonly<Record<string, string>>, said: string): string {
  return `${path}?${new URLSearchParams({ ...query, said }).toString()}`
}

/** What is around a page, with what came of what this reader has just had done. */
export function siteFor({ req }: Context, { notes }: Serving): Site {
  const said = notes.read(req.query('said') ?? '')
  return said === null ? SITE : { ...SITE, said }
}

export function send(context: Context, page: Html, status: 200 | 403 | 404 | 409 | 422): Response {
  return context.body(rendered(page), status, { 'content-type': 'text/html; charset=utf-8' })
}
