import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Unanswered } from './failures.ts'

export interface Body {
  readonly text: string
  readonly bytes: number
  readonly cut: boolean
}

const UNPACK: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** What is asked for, in the order of preference. */
export const ENCODINGS = 'gzip, deflate, br'

/**
 * Reads a body up to the bound, counted after decompression: what a small body would become in memory does not
 * matter. What is not read is not waited for. Throws.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const unpack = UNPACK.get((response.headers['content-encoding'] ?? '').trim().toLowerCase())
  const unpacked = unpack === undefined ? response : unpackedWith(unpack(), response)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, maxBytes - bytes))
      bytes += chunk.length
      if (bytes > maxBytes) break
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
    throw new Unanswered('lost', 'the connection broke in the middle of the answer', { cause: error })
  } finally {
    unpacked.destroy()
    response.destroy()
  }
  const cut = bytes > maxBytes
  return { text: Buffer.concat(chunks).toString('utf8'), bytes: Math.min(bytes, maxBytes), cut }
}

function unpackedWith(transform: Transform, response: IncomingMessage): Readable {
  response.on('error', (error) => transform.destroy(error))
  response.on('close', () => {
    if (!response.complete)
      transform.destroy(new Unanswered('lost', 'the connection broke in the middle of the answer'))
  })
  return response.pipe(transform)
}
