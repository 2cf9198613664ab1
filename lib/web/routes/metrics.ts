import { accepts } from 'hono/accepts'
import type { Route } from '../route.ts'

const PLAIN = 'text/plain'
const OPEN = 'application/openmetrics-text'

/** All that is known, for Prometheus and what reads as it does; in the newer of two formats for those who like it better. */
const metrics: Route = {
  name: 'metrics',
  method: 'GET',
  path: '/metrics',
  right: 'read',
  timeoutMs: 10_000,
  answer(context, { exported, expositions }) {
    const liked = accepts(context, { header: 'Accept', supports: [PLAIN, OPEN], default: PLAIN })
    const exposition = expositions.get(liked === OPEN ? 'open-metrics' : 'prometheus')
    if (!exposition) return context.text('there is no such format\n', 406)
    const { families } = exported()
    return context.body(exposition.render(families), 200, { 'content-type': exposition.mediaType })
  },
}

export default metrics
