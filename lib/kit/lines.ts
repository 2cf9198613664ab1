import type { IncomingMessage } from 'node:http'

/**
 * Hands over each whole line of an answer that does not end. A line that is too long, or that `hear` throws at, ends it:
 * nobody can trust the rest. Resolves when it has ended, for whatever reason.
 */
export function eachLine(response: IncomingMessage, maxLineBytes: number, hear: (line: Buffer) => void): Promise<void> {
  return new Promise((resolve) => {
    let rest: Buffer = Buffer.alloc(0)
    response.on('error', () => response.destroy())
    response.on('end', () => response.destroy())
    response.on('close', resolve)
    if (response.closed) resolve()
    response.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      try {
        for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
          if (end > 0) hear(rest.subarray(0, end))
          rest = rest.subarray(end + 1)
        }
      } catch {
        response.destroy()
      }
      if (rest.length > maxLineBytes) response.destroy()
    })
  })
}
