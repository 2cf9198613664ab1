import type { Answer } from '../../kit/web-api/answer.ts'
import { placeSentTo } from '../../kit/web-api/places.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'

/**
 * Who leads, as a member says with whatever it answers; null where it does not know, or a proxy keeps it to itself.
 * Asked directly, the leader has less to do than when another member hands our questions on.
 *
 * Source: Marathon, LeaderProxyFilter: "X-Marathon-Leader: http://marathon-2:8080".
 */
export function leaderIn({ headers }: Pick<Answer, 'headers'>, place: ApiPlace): string | null {
  return placeSentTo(headers.get('x-marathon-leader'), place)
}
