import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ended, listening } from './network.ts'

/** What a fake says to a question: JSON, or whatever is done with the response. */
export type Said = object | ((request: IncomingMessage, response: ServerResponse) => void)

/** A web API on loopback that takes down what it is asked, and shown. */
export interface FakeApi {
  readonly endpoint: string
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[]
  stop(): Promise<void>
}

export async function startFakeApi(pages: Record<string, Said>): Promise<FakeApi> {
  const asked: FakeApi['asked'] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/u, '')
    asked.push({ path, authorization: request.headers.authorization })
    request.resume()
    const said = pages[path]
    if (typeof said === 'function') said(request, response)
    else response.writeHead(said ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(said ?? {}))
  })
  const port = await listening(server)
  return { endpoint: `http://127.0.0.1:${port}`, asked, stop: () => ended(server) }
}
