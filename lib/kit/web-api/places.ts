import { isIP } from 'node:net'

/** Where an API is, as `endpoints:` says it. */
export interface ApiPlace {
  /** Without a slash at its end: "https://marathon.example:8443", "https://dcos.example/service/marathon". */
  readonly base: string
  /** For people, and to compare with where others send us: "marathon.example:8443". */
  readonly name: string
  readonly secure: boolean
}

/** Null for what is no address of an API: only scheme, host, port and a path may stand in it. */
export function parsePlace(text: string): ApiPlace | null {
  if (!/^https?:\/\/[^\s?#@\\]+$/u.test(text) || !URL.canParse(text)) return null
  const { protocol, host, pathname } = new URL(text)
  const base = `${protocol}//${host}${pathname}`.replace(/\/+$/u, '')
  return { base, name: placeName(new URL(text)), secure: protocol === 'https:' }
}

/** Where an answer sends us, compared with what is listed: "//master-2:5050/state" is of the scheme that was asked. */
export function placeSentTo(location: string | null, from: ApiPlace): string | null {
  if (location === null || !URL.canParse(location, from.base)) return null
  const url = new URL(location, from.base)
  return /^https?:$/u.test(url.protocol) ? placeName(url) : null
}

function placeName({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
}

/** Whether what is sent there never leaves this machine. */
export function isLoopback({ base }: ApiPlace): boolean {
  const host = new URL(base).hostname.replace(/^\[|\]$/gu, '')
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
