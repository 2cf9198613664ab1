import type { ServerResponse } from 'node:http'
import type { Asked, Instead } from './server.ts'

/** What goes wrong with one answer. */
type Amiss = (response: ServerResponse, asked: Asked) => void

const JSON_HEAD = { 'content-type': 'application/json' }

/** Takes the question and says nothing, ever. */
export const hangs: Amiss = () => undefined

/** Begins to answer and stops in the middle, with the line open. */
export const stalls: Amiss = (response) => void response.writeHead(200, JSON_HEAD).write('{"')

/** Promises more than comes, and hangs up. */
export const breaksOff: Amiss = (response) => {
  response.writeHead(200, { ...JSON_HEAD, 'content-length': '1000' }).write('{"apps":[{"id":')
  setImmediate(() => response.destroy())
}

/** Half of a JSON text that calls itself whole. */
export const cutJson: Amiss = (response) => void response.writeHead(200, JSON_HEAD).end('{"apps":[{"id":"/shop')

/** What a portal in between says to everybody. */
export const page: Amiss = (response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Please log in</title></html>')

export function refuses(status: number, body = '', headers: Record<string, string> = {}): Amiss {
  return (response) => void response.writeHead(status, headers).end(body)
}

/** Goes wrong for one path, for as often as is said. */
export function at(path: string, amiss: Amiss, times = Infinity): Instead {
  let left = times
  return (asked, response) => {
    if (asked.path !== path || left <= 0) return false
    left -= 1
    amiss(response, asked)
    return true
  }
}

/** Whatever is asked goes wrong. */
export function everywhere(amiss: Amiss): Instead {
  return (asked, response) => {
    amiss(response, asked)
    return true
  }
}
