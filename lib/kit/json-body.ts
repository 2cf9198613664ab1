import type { IncomingMessage } from 'node:http'
import type * as z from 'zod'
import { fault } from './fault.ts'
import { concealed } from './reasons.ts'

const MAX_DEPTH = 64
// Each bracket becomes an object many times its size: 64 MiB of them would need gigabytes.
const MAX_VALUES = 2_000_000
const SAMPLE_BYTES = 800
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/iu

/** What a sample may not repeat. */
type Hidden = readonly { reveal(): string }[]

/** Reads a whole answer, or throws a fault when it is larger than agreed. Frees the connection in every case. */
export async function readBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const stop = (): void => void response.destroy(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await inOnePiece(response, maxBytes)
  } finally {
    signal.removeEventListener('abort', stop)
    if (!response.complete) response.destroy()
  }
}

/** All bytes of an answer. Leaves the stream, which ends it, when they are more than agreed: that is a fault. */
export async function inOnePiece(stream: NodeJS.ReadableStream, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw fault('protocol', `the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Parses an answer that somebody else made. Throws a fault with a sample of what came instead. */
export function parseJson(body: Buffer, hidden: Hidden = []): unknown {
  if (body.length === 0) throw fault('protocol', 'the answer is empty')
  guardShape(body)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw fault('protocol', `the answer is not JSON, or cut: ${sampleOf(body, hidden)}`, { cause })
  }
}

/**
 * What a whole answer says, by its schema. Throws a fault with a sample of what came instead.
 *
 * @param answer.path as asked, for people
 * @param answer.type its content type
 */
export function understood<T>(
  { path, type, body, hidden = [] }: { path: string; type: string; body: Buffer; hidden?: Hidden },
  schema: z.ZodType<T>,
): T {
  const sample = (): string => sampleOf(body, hidden)
  if (!JSON_TYPE.test(type) && body.length > 0)
    throw fault('protocol', `"${path}" answers "${type.slice(0, 100)}" instead of JSON: ${sample()}`)
  const parsed = schema.safeParse(parseJson(body, hidden))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = `${issue?.message ?? ''} at "${issue?.path.join('.') ?? ''}"`
  throw fault('protocol', `"${path}" answers something else than expected, ${where}: ${sample()}`)
}

/** The beginning of an answer, safe to show. */
export function sampleOf(body: Buffer, hidden: Hidden = []): string {
  return `"${concealed(body.subarray(0, SAMPLE_BYTES).toString('utf8'), hidden)}"`
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
