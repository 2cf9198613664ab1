import { openApi } from '../openapi.ts'
import type { Route } from '../route.ts'

/** What programs may ask, for programs that ask that first. It holds nothing that is known. */
const api: Route = {
  name: 'api',
  method: 'GET',
  path: '/api/v1/openapi.json',
  right: 'read',
  timeoutMs: 10_000,
  answer: async (context, { status }) => context.json(openApi((await status.board()).own.version) as object),
}

export default api
