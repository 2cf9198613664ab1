import type { Route } from '../route.ts'

/** Whether the process lives. It says so as long as it can say anything. */
const healthz: Route = {
  name: 'healthz',
  method: 'GET',
  path: '/healthz',
  right: 'public',
  timeoutMs: 10_000,
  answer: (context) => context.text('ok\n'),
}

export default healthz
