import { withDeadline } from '../base/deadline.ts'
import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import { deedDocument, otherIncident, prospectElsewhere } from '../kit/deed-document.ts'
import { fault, FaultError, timedOut } from '../kit/fault.ts'
import { defineRemedy } from '../kit/remedy.ts'
import { postSigned, signedPostOptions } from '../kit/signed-post.ts'
import type { SignedPost } from '../kit/signed-post.ts'
import * as z from 'zod'
import type { Ms } from '../model/time.ts'

const LONGEST_MS: Ms = 10_000

/**
 * Somebody else's program mends it: it is told of the incident in one document, schema `orch-watch/deed/v1`, and asked
 * once. Only an answer of 2xx says that it was done. One of 3xx or 4xx says that it was not; after every other, and
 * after none, nobody can tell.
 */
export default defineRemedy<SignedPost>({
  name: 'webhook',
  title: 'Webhook (JSON document, signed)',
  mends: ['*'],
  options: z.strictObject(signedPostOptions()),
  describe(trouble, { url, method }) {
    const whom = url instanceof Secret ? url.source : new URL(url).host
    return Promise.resolve([prospectElsewhere(trouble, `tell ${whom} with ${method} to mend it`)])
  },
  async apply(prospect, post, { signal, clock }, trouble) {
    const other = otherIncident(prospect, trouble)
    if (other) throw other
    const body = jsonText(deedDocument(prospect, trouble, clock.now()))
    const posted = await withDeadline(
      { ms: LONGEST_MS, parent: signal, expired: () => timedOut('answer', LONGEST_MS) },
      (own) => postSigned(post, body, {}, { signal: own, clock }),
    ).catch((error: unknown) => {
      throw error instanceof FaultError ? error : fault('timed-out', 'it was given up before an answer came')
    })
    if (posted.kind === 'rejected') throw fault(posted.isFinal ? 'refused' : 'lost', posted.reason)
  },
  wasDone: () => Promise.resolve(null),
})
