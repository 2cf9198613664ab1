import type { Context } from 'hono'
import { badgePicture } from '../pages/badge.ts'
import type { Board } from '../pages/board.ts'
import { rendered } from '../pages/markup.ts'
import type { Status } from '../model/result.ts'
import { refusedQuery } from './query.ts'
import type { Route } from './route.ts'

/** What a badge is about. */
export interface Badged {
  readonly label: string
  /** Null where nothing is known that is not too old to say. */
  readonly status: Status | null
  /** Everybody may see it when the public view shows one of these. */
  readonly groups: readonly string[]
}

/** So long a picture may be kept. */
const MAX_AGE_S = 30

/**
 * A route that draws how one thing stands. Who may not see it is not told whether it is there.
 *
 * @param words that say which thing; the first one is needed
 */
export function badgeRoute(
  name: string,
  words: readonly [string, ...string[]],
  find: (context: Context, board: Board) => Badged | null,
): Route {
  return {
    ...{ name: `badge-${name}`, method: 'GET', path: `/badge/${name}`, right: 'public', timeoutMs: 10_000 },
    async answer(context, { status, refusal, publicView, refuse }) {
      const wrong = refusedQuery(context, words)
      if (wrong !== null) return context.text(`${wrong}\n`, 400)
      if (context.req.query(words[0]) === undefined) return context.text(`"${words[0]}" says which one\n`, 404)
      const badged = find(context, await status.board())
      const view = publicView()
      const isPublic = badged?.groups.some((group) => view?.groups.includes(group)) === true
      const no = isPublic ? null : refusal(context, 'read')
      if (no) return refuse(context, no)
      if (!badged) return context.text('there is nothing here\n', 404)
      return context.body(rendered(badgePicture(badged.label, badged.status)), 200, {
        'content-type': 'image/svg+xml; charset=utf-8',
        'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${MAX_AGE_S}`,
      })
    },
  }
}
