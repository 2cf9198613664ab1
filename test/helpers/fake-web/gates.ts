import { generateKeyPairSync, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Asked } from './server.ts'
import { saysJson, saysText } from './server.ts'

/** Stands in front of an API. True: it has answered itself, and the API never hears of the question. */
export type Gate = (asked: Asked, response: ServerResponse) => boolean

/** HTTP Basic on every path, /ping included, as Marathon and Mesos do it. */
export function basicGate(user: string, password: string, realm: string): Gate {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return ({ authorization }, response) => {
    if (authorization === expected) return false
    response.setHeader('www-authenticate', `Basic realm="${realm}"`)
    saysText(response, 401, authorization === undefined ? '' : 'Unauthorized')
    return true
  }
}

/** A DC/OS master: logs in users and service accounts, and lets tokens through that it gave itself. */
export interface DcosGate {
  readonly gate: Gate
  readonly users: Map<string, string>
  readonly accounts: Map<string, KeyObject>
  /** By token who it is for. What is taken out is refused from then on. */
  readonly tokens: Map<string, string>
  /** Who logged in, and with what, in order. */
  readonly logins: string[]
  /** Now in seconds, as the master sees it. */
  nowSeconds: () => number
}

const LOGIN = '/acs/api/v1/auth/login'
/** Source: DC/OS: a proof may not be good for longer than that. */
const MOST_SECONDS = 600

export function dcosGate(): DcosGate {
  const dcos: DcosGate = {
    gate: (asked, response) => {
      if (asked.path === LOGIN) login(dcos, asked, response)
      else if (dcos.tokens.has(/^token=(.+)$/u.exec(asked.authorization ?? '')?.[1] ?? '')) return false
      else unauthorized(response)
      return true
    },
    users: new Map(),
    accounts: new Map(),
    tokens: new Map(),
    logins: [],
    nowSeconds: () => Date.now() / 1000,
  }
  return dcos
}

/** A new key of a service account; the private half as its owner has it in a file. */
export function serviceKey(): { readonly publicKey: KeyObject; readonly pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { publicKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function login(dcos: DcosGate, { method, body, authorization }: Asked, response: ServerResponse): void {
  const { uid, password, token } = JSON.parse(body) as Record<string, unknown>
  const name = String(uid)
  const byPassword = typeof password === 'string' && dcos.users.get(name) === password
  const byProof = typeof token === 'string' && isProof(dcos, name, token)
  if (method !== 'POST' || authorization !== undefined || !(byPassword || byProof)) {
    unauthorized(response)
    return
  }
  const given = `eyJ0eXAiOiJKV1QifQ.${Buffer.from(`${name} ${dcos.logins.length}`).toString('base64url')}.sig`
  dcos.logins.push(`${name} by ${byProof ? 'proof' : 'password'}`)
  dcos.tokens.set(given, name)
  saysJson(response, { token: given })
}

/** Source: RFC 7515: the signature of the very key, over the very text; RFC 7519: not expired. */
function isProof({ accounts, nowSeconds }: DcosGate, uid: string, token: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.')
  const key = accounts.get(uid)
  if (!key) return false
  const { alg } = parsed(head)
  const { uid: claimed, exp } = parsed(claims)
  const leftSeconds = Number(exp) - nowSeconds()
  const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))
  return alg === 'RS256' && claimed === uid && leftSeconds > 0 && leftSeconds <= MOST_SECONDS && isSigned
}

function parsed(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
}

/** As the Admin Router says it: a page for people. */
function unauthorized(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'acsjwt')
  saysText(response, 401, '<html><head><title>401 Authorization Required</title></head></html>', 'text/html')
}
