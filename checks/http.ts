import * as z from 'zod'
import { defineCheck, unseen, webAccess, webQuestion } from '../lib/kit/index.ts'
import type { Unseen, Verdict } from '../lib/model/result.ts'
import { contentOf, wantsBody } from './http/content.ts'
import type { Content } from './http/content.ts'
import { judgeAnswer, judgeFailure, tooLong } from './http/judge.ts'
import { oneOrMore, requestsOf, wishes } from './http/options.ts'

// How much of a body is read; what is looked for has to stand in it.
const MAX_BODY_BYTES = 1024 * 1024

/**
 * Asks: one HTTP request to each URL over a connection of its own, redirects followed; nothing is kept open.
 * Judges: no answer, a status, header or body that is not the expected one (critical), a certificate taken unseen
 * (warning), numbers in a JSON body against limits of their own, and how long it took (bad above).
 * Faults: local and unreachable where this machine cannot connect at all; timed-out when its resolver does not answer;
 * unreadable where a pattern was not found in as much of a body as one of its size is followed through.
 * Source: RFC 9110; RFC 6901 for paths that begin with a slash. Times are of the last exchange, `total` of all.
 */
export default defineCheck({
  name: 'http',
  title: 'HTTP answers',
  on: 'named',
  needs: { network: true },
  limits: {
    total: { unit: 'ms', bad: 'above', warn: '> 5s', about: 'time for everything, redirects and body included' },
    dns: { unit: 'ms', bad: 'above', about: 'time to resolve the name' },
    connect: { unit: 'ms', bad: 'above', about: 'time until the connection was there' },
    tls: { unit: 'ms', bad: 'above', about: 'time for the TLS handshake' },
    answer: { unit: 'ms', bad: 'above', about: 'time from the request to the beginning of the answer' },
  },
  options: z.strictObject({
    url: oneOrMore
      .optional()
      .describe('a URL, or a list; one may be `{ url, name, status, … }` with wishes of its own; https://ADDRESS/'),
    ...wishes,
    ...webAccess,
  }),
  observe: async ({ network }, options) =>
    Promise.all(
      requestsOf(options, network.address).map(async ({ item, url, method, body, ...wanted }) => {
        const asked = { method, body, maxBodyBytes: MAX_BODY_BYTES }
        const sight = await network.http(webQuestion(url, options, asked))
        if (sight.kind === 'failed') return { item, seen: sight }
        const { status, url: end, redirects, phases, totalMs, bodyBytes, cut, untrusted } = sight
        const content: Content | null = wantsBody(wanted) ? contentOf(sight, wanted) : null
        const rest = { ...(untrusted !== undefined && { untrusted }), redirected: redirects > 0 ? end : null }
        return { item, seen: { kind: sight.kind, status, phases, totalMs, bodyBytes, cut, content, ...rest } }
      }),
    ),
  judge: (answers, { limits, options }) => {
    const requests = requestsOf(options, '')
    return answers.flatMap(({ item, seen }, index): (Unseen | Verdict)[] => {
      const request = requests[index]
      if (!request) return []
      if (seen.kind === 'failed') return [judgeFailure(item, seen)]
      if (seen.content?.matches === 'unread') return [unseen(item, tooLong(request))]
      return [judgeAnswer(item, seen, request, limits)]
    })
  },
})
