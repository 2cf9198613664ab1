import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { STYLE } from '../../lib/pages/style.ts'

/** What browsers are told to allow of ours: the same for every page. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Serves pages on loopback as the daemon would, each at the path of its name. */
export async function servePages(
  pages: Readonly<Record<string, string>>,
  script = '',
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const [type, body] = path.endsWith('.css')
      ? ['text/css', STYLE]
      : path.endsWith('.js')
        ? ['text/javascript', script]
        : ['text/html', pages[path.slice(1)] ?? '']
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
