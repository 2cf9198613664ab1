import type { WebApiOptions } from '../../lib/kit/web-api/options.ts'
import type { Certificates } from './certificates.ts'
import { hidden } from './docker-session.ts'
import { basicGate, dcosGate, serviceKey } from './fake-web/gates.ts'
import type { DcosGate } from './fake-web/gates.ts'
import type { ServerChoice } from './fake-web/server.ts'

/** How a web API is reached: what its servers do, and what a target says to it. */
export interface Way {
  readonly servers: ServerChoice
  /** @param endpoints of the servers, once they listen */
  readonly target: (endpoints: readonly string[]) => WebApiOptions
}

export const plain: Way = { servers: {}, target: (endpoints) => ({ endpoints }) }

/** HTTP Basic; the password of the target may be another one than that of the servers. */
export function withPassword(realm: string, given = 'a-password-of-a-test'): Way {
  return {
    servers: { gate: basicGate('watch', 'a-password-of-a-test', realm) },
    target: (endpoints) => ({ endpoints, auth: { user: 'watch', password: hidden(given) } }),
  }
}

/** An authority of their own, and nobody is let in without a certificate of it. */
export function withCertificates({ ca, server, client }: Certificates): Way {
  const tls = { ca: hidden(ca), cert: hidden(client.cert), key: hidden(client.key) }
  return {
    servers: { tls: { ...server, ca, requestCert: true, rejectUnauthorized: true } },
    target: (endpoints) => ({ endpoints, tls }),
  }
}

/** Behind the proxy of DC/OS, which logs in a user or a service account. */
export function behindDcos(
  prefix: string,
  by: 'password' | 'proof',
  { ca, server }: Certificates,
): Way & { readonly dcos: DcosGate } {
  const dcos = dcosGate()
  const { publicKey, pem } = serviceKey()
  if (by === 'password') dcos.users.set('watch', 'a-password-of-a-test')
  else dcos.accounts.set('watch', publicKey)
  const proven = by === 'password' ? { password: hidden('a-password-of-a-test') } : { privateKey: hidden(pem) }
  return {
    dcos,
    servers: { prefix, gate: dcos.gate, tls: server },
    target: (endpoints) => {
      const login = new URL(endpoints[0] ?? '').origin
      return { endpoints, auth: { dcos: { login, uid: 'watch', ...proven } }, tls: { ca: hidden(ca) } }
    },
  }
}

/** What a variable of the environment names: "http://user:password@a:8080,http://b:8080". */
export function targetNamed(variable: string): WebApiOptions | null {
  const urls = (process.env[variable] ?? '').split(',').filter((text) => text !== '')
  if (urls.length === 0) return null
  const [{ username, password } = { username: '', password: '' }] = urls.map((text) => new URL(text))
  const endpoints = urls.map((text) => text.replace(/\/\/[^/@]*@/u, '//'))
  const auth = username === '' ? {} : { auth: { user: username, password: hidden(decodeURIComponent(password)) } }
  return { endpoints, ...auth }
}
