import type { IncomingMessage } from 'node:http'
import { oneLine } from '../base/escape.ts'
import { withoutSecrets } from '../base/mask.ts'
import { fault } from './fault.ts'

const MAX_DEPTH = 64
// Each bracket becomes an object many times its size: 64 MiB of them would need gigabytes.
const MAX_VALUES = 2_000_000
const SAMPLE_LENGTH = 200

/** Reads a whole answer, or throws a fault when it is larger than agreed. Frees the connection in every case. */
export async function readBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const stop = (): void => void response.destroy(signal.reason as Error)
  const chunks: Buffer[] = []
  let size = 0
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw fault('protocol', `the answer is larger than ${maxBytes} bytes`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } finally {
    signal.removeEventListener('abort', stop)
    if (!response.complete) response.destroy()
  }
}

/** Parses an answer that somebody else made. Throws a fault with a sample of what came instead. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw fault('protocol', 'the answer is empty')
  guardShape(body)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fault('protocol', `the answer is not JSON: ${sampleOf(body)}`, { cause })
  }
}

/** The beginning of an answer, safe to show. */
export function sampleOf(body: Buffer): string {
  return `"${oneLine(withoutSecrets(body.subarray(0, 4 * SAMPLE_LENGTH).toString('utf8')), SAMPLE_LENGTH)}"`
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** 1 for "{" and "[", -1 for "}" and "]": JSON's own characters are single bytes in UTF-8. */
const STEP = new Int8Array(256)
STEP[0x5b] = STEP[0x7b] = 1
STEP[0x5d] = STEP[0x7d] = -1

/** Depth and number of objects, counted before anything is built. */
function guardShape(body: Buffer): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0
    if (byte === QUOTE) at = endOfString(body, at)
    const step = STEP[byte] ?? 0
    depth += step
    if (step > 0) values += 1
    if (depth > MAX_DEPTH || values > MAX_VALUES)
      throw fault('protocol', `the answer is nested deeper than ${MAX_DEPTH} or holds more than ${MAX_VALUES} objects`)
  }
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}
