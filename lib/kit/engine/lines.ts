import type { IncomingMessage } from 'node:http'

const MAX_LINE_BYTES = 1024 ** 2

/** Hands over each whole line. A line that is too long or makes no sense ends the stream: nobody can trust the rest. */
export function readLines(stream: IncomingMessage, each: (line: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  stream.on('error', () => stream.destroy())
  stream.on('end', () => stream.destroy())
  stream.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    try {
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        if (end > 0) each(rest.subarray(0, end))
        rest = rest.subarray(end + 1)
      }
    } catch {
      stream.destroy()
    }
    if (rest.length > MAX_LINE_BYTES) stream.destroy()
  })
}
