const encoder = new TextEncoder()

/**
 * One message of server-sent events. Source: WHATWG HTML, 9.2.
 *
 * @param data on one line
 */
export function sseMessage(event: string, data: string, id: string | null = null): Uint8Array {
  return encoder.encode(`${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`)
}
