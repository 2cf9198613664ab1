import type { ServerResponse } from 'node:http'
import { saysJson, startFakeServer } from './server.ts'
import type { Asked, FakeServer } from './server.ts'

/** What a page says: JSON, or whatever is done with the response. */
export type Said = object | ((asked: Asked, response: ServerResponse) => void)

/** A web API of nothing but fixed pages, by their paths. */
export function startPages(pages: Readonly<Record<string, Said>>): Promise<FakeServer> {
  return startFakeServer((asked, response) => {
    const said = pages[asked.path]
    if (typeof said === 'function') said(asked, response)
    else saysJson(response, said ?? {}, said ? 200 : 404)
  })
}
