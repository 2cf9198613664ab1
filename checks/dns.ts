import * as z from 'zod'
import { defineCheck, duration, formatDuration, measure, verdict } from '../lib/kit/index.ts'
import type { Limit } from '../lib/model/limit.ts'
import type { DnsSight } from '../lib/model/network.ts'
import { queriesOf, queriesOption, serverText } from './dns/queries.ts'
import type { Query } from './dns/queries.ts'

/**
 * Asks: one question to a name server for each query: the one that is named, or those of this machine.
 * Judges: a name that is not there, a server that fails, refuses or is silent, other answers than expected (all
 * critical), and the time until the answer came (bad above).
 * Faults: unreachable and timed-out when no resolver of this machine answers. A server that is named and silent is seen.
 * Source: RFC 1035, 4.1.1, RCODE; /etc/hosts is not asked.
 */
export default defineCheck({
  name: 'dns',
  title: 'DNS answers',
  on: 'named',
  needs: { network: true },
  limits: {
    took: { unit: 'ms', bad: 'above', warn: '> 1s', about: 'time until the answer came' },
  },
  options: z.strictObject({
    queries: queriesOption,
    server: serverText.optional().describe('IP address of the name server, perhaps with a port; those of this machine'),
    timeout: duration({ minMs: 500, maxMs: 25_000 }).prefault('5s').describe('for one query, its second try included'),
  }),
  observe: async ({ network }, options) =>
    Promise.all(
      queriesOf(options, network.address).map(async (query) => {
        const { name, type, server } = query
        return { query, sight: await network.dns({ name, type, server, timeoutMs: options.timeout }) }
      }),
    ),
  judge: (seen, { limits }) => seen.map(({ query, sight }) => judgeQuery(query, sight, limits.took)),
})

function judgeQuery(query: Query, sight: DnsSight, limit: Limit) {
  const { item, absent } = query
  const at = query.server === undefined ? '' : ` (${query.server})`
  if (sight.kind === 'failed') return verdict({ item, status: 'critical', say: `${sight.text}${at}` })
  const measures = [measure('took', sight.tookMs, limit)]
  const took = `in ${formatDuration(sight.tookMs)}${at}`
  if (sight.kind !== 'answers') {
    const gone = sight.kind === 'nxdomain' || sight.kind === 'none'
    return verdict({ item, status: absent && gone ? 'ok' : 'critical', say: `${WORDS[sight.kind]} ${took}`, measures })
  }
  const wrong = absent ? 'has to be absent' : differenceOf(query, sight.answers)
  const shown = `${sight.answers.slice(0, 5).join(', ')}${sight.answers.length > 5 ? ', …' : ''}`
  if (wrong === null) return verdict({ item, say: `${shown} ${took}`, measures })
  return verdict({ item, status: 'critical', say: `${wrong}: answered ${shown} ${took}`, measures })
}

const WORDS: Readonly<Record<Exclude<DnsSight['kind'], 'answers' | 'failed'>, string>> = {
  none: 'no such record, but the name is there (NODATA)',
  nxdomain: 'there is no such name (NXDOMAIN)',
  servfail: 'the name server fails (SERVFAIL)',
  'refused-to-answer': 'the name server refuses to answer (REFUSED)',
}

/** Names are compared as DNS does: without regard to case and to a dot at the end. */
function differenceOf({ type, answers, contains }: Query, given: readonly string[]): string | null {
  const plain = (text: string): string => (type === 'TXT' ? text : text.toLowerCase().replace(/\.$/u, ''))
  const got = new Set(given.map(plain))
  const lacking = (answers ?? contains ?? []).filter((each) => !got.has(plain(each)))
  if (lacking.length > 0) return `without ${lacking.join(', ')}`
  const wanted = answers && new Set(answers.map(plain))
  const more = wanted ? given.filter((each) => !wanted.has(plain(each))) : []
  return more.length > 0 ? `with ${more.slice(0, 5).join(', ')} more than expected` : null
}
