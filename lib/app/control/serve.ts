import { chmod, mkdir, unlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { isListening } from './ask.ts'
import { wish } from './words.ts'
import type { Outcome, Wish } from './words.ts'

const MAX_BYTES = 64 * 1024
const REQUEST_MS = 5_000
/** Source: Linux, unix(7), sun_path: 108 bytes, the last of them zero. */
const MOST_PATH_BYTES = 107

export interface Control {
  close(): Promise<void>
}

/**
 * Listens for people on a socket that only its owner may open. Each answer is an Outcome in JSON.
 *
 * @throws an Error in words when somebody else listens there, the system's own when nobody can
 */
export async function serveControl(path: string, grant: (asked: Wish) => Promise<Outcome>): Promise<Control> {
  const bytes = Buffer.byteLength(path)
  // The system would take the beginning of it for all of it.
  if (bytes > MOST_PATH_BYTES)
    throw new Error(
      `the path of its socket has ${bytes} bytes, and ${MOST_PATH_BYTES} are allowed: "${path}"; the state folder can lie elsewhere (XDG_STATE_HOME)`,
    )
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (await isListening(path)) throw new Error(`another daemon listens at "${path}"`)
  // Nobody listens: what is there was left behind by one that was killed.
  await unlink(path).catch(() => 'nothing was there')
  const server = createServer((request, response) => void answer(request, response, grant))
  server.requestTimeout = REQUEST_MS
  server.headersTimeout = REQUEST_MS
  server.maxConnections = 16
  await listen(server, path)
  await chmod(path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  grant: (asked: Wish) => Promise<Outcome>,
): Promise<void> {
  const outcome = await outcomeOf(request, grant)
  response.writeHead(outcome.kind === 'refused' ? 400 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(outcome))
}

async function outcomeOf(request: IncomingMessage, grant: (asked: Wish) => Promise<Outcome>): Promise<Outcome> {
  try {
    const asked = wish.safeParse(JSON.parse(await textOf(request)))
    return asked.success ? await grant(asked.data) : refused('the daemon does not understand what it is asked')
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error))
  }
}

function refused(why: string): Outcome {
  return { kind: 'refused', why }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error('it is asked too much at once')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
