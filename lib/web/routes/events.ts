import type { Route } from '../route.ts'
import { sseMessage } from '../sse.ts'

/** Whoever hears nothing for much longer than so many beats takes it that the line is cut. */
const ALIVE_BEATS = 3
const ALIVE = sseMessage('alive', '')

/** Says `looked` whenever somebody was looked at, and `alive` now and then. What was seen is asked for by whoever hears it. */
const events: Route = {
  name: 'events',
  method: 'GET',
  path: '/events',
  right: 'read',
  timeoutMs: null,
  answer: (context, { status, lines }) =>
    lines.open(context, (wake) => {
      let told = status.looks()
      let silentBeats = ALIVE_BEATS
      return {
        next() {
          const looks = status.looks()
          if (looks === told && silentBeats < ALIVE_BEATS) return null
          const said = looks === told ? ALIVE : sseMessage('looked', `${looks}`)
          told = looks
          silentBeats = 0
          return said
        },
        beat() {
          silentBeats += 1
          wake()
        },
      }
    }),
}

export default events
