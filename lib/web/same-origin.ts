/** What a browser says of where a request comes from. */
export interface Sent {
  /** `Sec-Fetch-Site`; only where the browser trusts the way: TLS, or this machine. */
  readonly site: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
}

/** `unsaid`: no browser has said anything. */
export type Origin = 'ours' | 'foreign' | 'unsaid'

/** Whether a page of ours has sent it: everything that is said has to say so. Source: Fetch Metadata; RFC 6454. */
export function originOf({ site, origin, host = '' }: Sent): Origin {
  if (site === undefined && origin === undefined) return 'unsaid'
  const isSite = site === undefined || site === 'same-origin'
  return isSite && (origin === undefined || isOf(origin, host)) ? 'ours' : 'foreign'
}

/** Who puts TLS in front is asked by it, and we are not: the name and the port have to be the same. */
function isOf(origin: string, host: string): boolean {
  const from = placeOf(origin)
  return from !== null && /^https?:$/u.test(from.protocol) && placeOf(`${from.protocol}//${host}`)?.host === from.host
}

function placeOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
