import { once } from 'node:events'
import { connect, isIP, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { checkServerIdentity, connect as connectTls, createSecureContext } from 'node:tls'
import type { SecureContext } from 'node:tls'
import type { Tunnel } from '../connector.ts'
import { portOf } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import type { TlsOptions } from '../tls-options.ts'

/** One connection to the engine, and how many bytes went through it both ways. */
export interface Line {
  readonly stream: Duplex
  bytes(): number
}

/** A stream of events is silent for hours: an address in between that forgets it must not go unnoticed. */
const ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 } as const

export type Dial = (signal: AbortSignal) => Promise<Line>

/**
 * Prepares dialling an endpoint. Where TLS is asked for there is no line without it. Errors are those of the system:
 * faults.ts names them. Throws at once when certificate and key are not usable.
 */
export function dialler(endpoint: Endpoint, tls: TlsOptions | undefined, through: Tunnel | null): Dial {
  const context = tls && secureContext(tls)
  return async (signal) => {
    const raw = await rawStream(endpoint, tls !== undefined, through, signal)
    const bytes = raw instanceof Socket ? () => raw.bytesRead + raw.bytesWritten : counter(raw)
    if (!context || endpoint.kind !== 'tcp') return { stream: likeSocket(raw), bytes }
    return { stream: await secured(raw, context, tls.serverName ?? endpoint.host, signal), bytes }
  }
}

function secureContext({ ca, cert, key }: TlsOptions): SecureContext {
  return createSecureContext({
    ...(ca && { ca: ca.reveal() }),
    ...(cert && { cert: cert.reveal() }),
    ...(key && { key: key.reveal() }),
  })
}

async function rawStream(
  endpoint: Endpoint,
  secure: boolean,
  through: Tunnel | null,
  signal: AbortSignal,
): Promise<Duplex> {
  if (endpoint.kind === 'tcp') {
    const port = portOf(endpoint, secure)
    if (through) return through.tcp(endpoint.host, port, signal)
    return opened(connect({ host: endpoint.host, port, noDelay: true, ...ALIVE }), 'connect', signal)
  }
  if (through) return through.unix(endpoint.path, signal)
  if (endpoint.kind === 'ssh') throw new Error(`nobody opened the way to "${endpoint.carrier}"`)
  return opened(connect({ path: endpoint.path }), 'connect', signal)
}

/** TLS 1.2 or later, the certificate always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
async function secured(raw: Duplex, secureContext: SecureContext, name: string, signal: AbortSignal): Promise<Duplex> {
  const stream = connectTls({
    socket: raw,
    secureContext,
    host: name,
    ...(isIP(name) === 0 && { servername: name }),
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
  })
  try {
    return await opened(stream, 'secureConnect', signal)
  } catch (error) {
    raw.destroy()
    throw error
  }
}

async function opened<Stream extends Duplex>(stream: Stream, event: string, signal: AbortSignal): Promise<Stream> {
  // Stays for good: an error between two requests has no other listener and would end the process.
  stream.on('error', () => undefined)
  try {
    await once(stream, event, { signal })
    return stream
  } catch (error) {
    stream.destroy()
    throw error
  }
}

/** A channel of an SSH connection does not count what it carries. */
function counter(stream: Duplex): () => number {
  let bytes = 0
  stream.on('data', (chunk: Buffer) => (bytes += chunk.length))
  stream.write = new Proxy(stream.write.bind(stream), {
    apply(write, self, given: Parameters<typeof stream.write>) {
      bytes += Buffer.byteLength(given[0] as string | Buffer)
      return Reflect.apply(write, self, given)
    },
  })
  return () => bytes
}

/** node:http calls these on whatever it is given; a channel lacks them, and nothing depends on what they do. */
function likeSocket(stream: Duplex): Duplex {
  stream.on('error', () => undefined)
  for (const name of ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref'])
    if (!(name in stream)) Object.defineProperty(stream, name, { value: () => stream })
  return stream
}
