import { Secret } from '../base/secret.ts'
import type { Delivery, DeliveryContext } from './notifier.ts'
import { identityOptions, postHttp } from './http-post.ts'
import type { HttpPost, Trust } from './http-post.ts'
import { webAccess, webUrl } from './network/web-options.ts'
import type { Rejected } from './reasons.ts'
import { secret } from './secret-ref.ts'
import * as z from 'zod'

/** A server of the web that takes metrics, as it is written in the inventory. */
export interface WebPush extends Trust {
  readonly url: string | Secret
  readonly headers?: Readonly<Record<string, string | Secret>> | undefined
  readonly auth?: { readonly user: string; readonly password: Secret } | { readonly bearer: Secret } | undefined
}

/** The options of every exporter that speaks HTTP. */
export const webPushOptions = (url: string) => ({
  url: z.union([webUrl, secret()]).describe(`${url}; \`env:NAME\` where the address holds a token`),
  headers: webAccess.headers,
  auth: webAccess.auth,
  ...identityOptions,
})

/** Whole address from that of the server: what it has of a path and a query stays. */
export function addressBelow(url: string | Secret, path: string, query: Readonly<Record<string, string>> = {}) {
  const written = typeof url === 'string' ? url : url.reveal()
  if (!URL.canParse(written)) return url
  const address = new URL(written)
  address.pathname = `${address.pathname.replace(/\/$/u, '')}${path}`
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  return typeof url === 'string' ? address.href : new Secret(address.href, url.source)
}

/** Sends one body, as `postHttp` does, with who we are in the headers. */
export function pushTo(
  { url, headers: given = {}, auth, ...trust }: WebPush,
  post: Pick<HttpPost, 'url' | 'body'> & { readonly headers: Readonly<Record<string, string>> },
  context: DeliveryContext,
): ReturnType<typeof postHttp> {
  const own = Object.entries(given).map(([name, value]) => [name.toLowerCase(), plain(value)] as const)
  const headers = { ...post.headers, ...authorization(auth), ...Object.fromEntries(own) }
  const secrets = auth === undefined ? [] : ['bearer' in auth ? auth.bearer : auth.password]
  const hidden = [url, ...secrets, ...Object.values(given)].filter((each) => each instanceof Secret)
  return postHttp(
    { url: post.url, ...(post.body !== undefined && { body: post.body }), headers, trust, hidden },
    context,
  )
}

/** The delivery, where the receiver's own words are not worth keeping. */
export function delivered(answer: { readonly kind: 'accepted' } | Rejected): Delivery {
  return answer.kind === 'rejected' ? answer : { kind: 'delivered', reference: '' }
}

function authorization(auth: WebPush['auth']): Readonly<Record<string, string>> {
  if (auth === undefined) return {}
  if ('bearer' in auth) return { authorization: `Bearer ${auth.bearer.reveal()}` }
  const pair = Buffer.from(`${auth.user}:${auth.password.reveal()}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}

function plain(value: string | Secret): string {
  return typeof value === 'string' ? value : value.reveal()
}
