import { sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Certificates } from './certificates.ts'
import { ACCOUNT } from './image-registry.ts'

const SERVICE = 'registry of a test'
const ISSUER = 'tokens of a test'

/** Hands out what a real registry believes, to those who know ACCOUNT. */
export interface TokenServer {
  readonly host: string
  /** What a registry says of it in its configuration. */
  readonly trust: { readonly realm: string; readonly service: string; readonly issuer: string; readonly bundle: string }
  /** The scopes that were asked for, and whether the password was shown. */
  readonly asked: { readonly scope: string; readonly known: boolean }[]
  /** Seconds. May be changed. */
  lasts: number
  /** A header as the test itself shows it. */
  authorization(repository: string): string
  stop(): Promise<void>
}

/** Source: Docker Registry HTTP API V2, "Token Authentication Implementation". */
export async function startTokenServer({
  ca,
  server: pair,
}: Pick<Certificates, 'ca' | 'server'>): Promise<TokenServer> {
  const asked: { scope: string; known: boolean }[] = []
  const tokenFor = (access: readonly object[]): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const x5c = [pair.cert.replace(/-----[A-Z ]+-----|\s/gu, '')]
    const now = Math.floor(Date.now() / 1000)
    const said = {
      iss: ISSUER,
      sub: ACCOUNT.user,
      aud: SERVICE,
      iat: now,
      nbf: now - 60,
      exp: now + 300,
      jti: `${now}`,
      access,
    }
    const text = `${part({ typ: 'JWT', alg: 'ES256', x5c })}.${part(said)}`
    return `${text}.${sign('sha256', Buffer.from(text), { key: pair.key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const basic = `Basic ${Buffer.from(`${ACCOUNT.user}:${ACCOUNT.password}`).toString('base64')}`
  const server = createServer((request, response) => {
    const scope = new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('scope') ?? ''
    const known = request.headers.authorization === basic
    asked.push({ scope, known })
    const [type = '', name = '', actions = ''] = scope.split(':')
    const access = known ? [{ type, name, actions: actions.split(',') }] : []
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ token: tokenFor(access), expires_in: tokens.lasts }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokens: TokenServer = {
    host,
    trust: { realm: `http://${host}/token`, service: SERVICE, issuer: ISSUER, bundle: ca },
    asked,
    lasts: 300,
    authorization: (name) => `Bearer ${tokenFor([{ type: 'repository', name, actions: ['pull', 'push'] }])}`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return tokens
}
