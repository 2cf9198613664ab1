import * as z from 'zod'
import { isHost } from './address.ts'

/** "www.example.org:443", "[2001:db8::1]:443", or either without a port. */
export interface Place {
  readonly host: string
  readonly port: number
}

export const port = z.int().min(1).max(65_535)

/** Null when the text is anything else. */
export function parsePlace(text: string, defaultPort: number): Place | null {
  const [, bracketed, plain, written] = /^(?:\[([^\]]+)\]|([^:]+))(?::([1-9]\d{0,4}))?$/u.exec(text) ?? []
  const host = bracketed ?? plain ?? text
  const parsed = written === undefined ? defaultPort : Number(written)
  return isHost(host) && parsed <= 65_535 ? { host, port: parsed } : null
}

export function formatPlace({ host, port: number }: Place): string {
  return host.includes(':') ? `[${host}]:${number}` : `${host}:${number}`
}

/** An option that names a host and perhaps a port. */
export const placeText = z
  .string()
  .refine((text) => parsePlace(text, 1) !== null, { error: ({ input }) => `"${String(input)}" is not host:port` })
