import { streamSSE } from 'hono/streaming'
import type { Route } from '../route.ts'

const EVERY_MS = 2_000
/** Whoever hears nothing for much longer takes it that the line is cut. */
const ALIVE_MS = 6_000

/** Says `looked` whenever somebody was looked at, and `alive` now and then. What was seen is asked for by whoever hears it. */
const events: Route = {
  name: 'events',
  method: 'GET',
  path: '/events',
  right: 'read',
  timeoutMs: null,
  answer: (context, { status }) =>
    streamSSE(context, async (stream) => {
      let known = status.looks()
      let saidAt = -ALIVE_MS
      for (let at = 0; !stream.aborted; at += EVERY_MS) {
        const looks = status.looks()
        if (looks !== known) await stream.writeSSE({ event: 'looked', data: String(looks) })
        else if (at - saidAt >= ALIVE_MS) await stream.writeSSE({ event: 'alive', data: '' })
        if (looks !== known || at - saidAt >= ALIVE_MS) saidAt = at
        known = looks
        await stream.sleep(EVERY_MS)
      }
    }),
}

export default events
