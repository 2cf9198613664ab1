import type { Route } from '../route.ts'

/**
 * Whether others can lean on the daemon: 200, or 503 with what is missing. Only in words of ours: everybody may ask, and
 * not everybody may know why a store cannot be written.
 */
const readyz: Route = {
  name: 'readyz',
  method: 'GET',
  path: '/readyz',
  right: 'public',
  timeoutMs: 10_000,
  answer(context, { missing }) {
    const waiting = missing()
    return context.json({ ready: waiting.length === 0, missing: waiting }, waiting.length === 0 ? 200 : 503)
  },
}

export default readyz
