/** Where an engine listens, as `endpoint:` says it. */
export type Endpoint =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number | null }
  /** A unix socket on the host that the named target (or address) is. */
  | { readonly kind: 'ssh'; readonly carrier: string; readonly path: string }

const DEFAULT_SOCKET = '/var/run/docker.sock'
const TLS_PORT = 2376
const PLAIN_PORT = 2375

/** Reads an endpoint; null when it is none. `ssh://a%2Fb` is the way to write a target id with a slash. */
export function parseEndpoint(text: string): Endpoint | null {
  const [, scheme, rest] = /^(unix|tcp|ssh):\/\/([^\s?#]*)$/u.exec(text) ?? []
  if (rest === undefined) return null
  if (scheme === 'unix') return rest.startsWith('/') && rest.length > 1 ? { kind: 'unix', path: rest } : null
  return scheme === 'tcp' ? parseTcp(rest) : parseSsh(rest)
}

function parseTcp(rest: string): Endpoint | null {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^:/@[\]]+))(?::(\d{1,5}))?\/?$/iu.exec(rest) ?? []
  const host = bracketed ?? plain
  if (host === undefined) return null
  if (port === undefined) return { kind: 'tcp', host, port: null }
  return Number(port) > 0 && Number(port) < 65_536 ? { kind: 'tcp', host, port: Number(port) } : null
}

function parseSsh(rest: string): Endpoint | null {
  const [, name, path] = /^([^/]+)(\/.*)?$/u.exec(rest) ?? []
  const carrier = name === undefined ? null : decoded(name)
  if (carrier === null) return null
  return { kind: 'ssh', carrier, path: path === undefined || path === '/' ? DEFAULT_SOCKET : path }
}

function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name)
  } catch {
    return null // a stray percent sign: not an endpoint, and the caller says so
  }
}

/** For people, and the same for two targets that dial the same place. */
export function describeEndpoint(endpoint: Endpoint, secure: boolean): string {
  switch (endpoint.kind) {
    case 'unix':
      return endpoint.path
    case 'ssh':
      return `${endpoint.carrier}:${endpoint.path}`
    case 'tcp': {
      const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host
      return `${host}:${portOf(endpoint, secure)}`
    }
  }
}

export function portOf(endpoint: Endpoint & { kind: 'tcp' }, secure: boolean): number {
  return endpoint.port ?? (secure ? TLS_PORT : PLAIN_PORT)
}
