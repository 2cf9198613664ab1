import { ago, distrustWords, formatDuration, measure, verdict } from '../../lib/kit/index.ts'
import type { Limit } from '../../lib/model/limit.ts'
import type { Certificate, TlsShown } from '../../lib/model/network.ts'

const OLD_PROTOCOLS: readonly string[] = ['SSLv3', 'TLSv1', 'TLSv1.1']

/** Everything that is wrong is said, the gravest first; what is left of the time is always said. */
export function judgeCertificate(
  about: { readonly item: string; readonly wanted: string },
  shown: TlsShown,
  limit: Limit,
  now: number,
) {
  const [leaf] = shown.chain
  if (!leaf) return verdict({ item: about.item, status: 'critical', say: 'it shows no certificate' })
  const first = firstToExpire(leaf, shown.chain)
  const grave = [...distrust(shown, now), ...missing(shown)]
  const weak = weaknesses(shown)
  return verdict({
    item: about.item,
    status: grave.length > 0 ? 'critical' : weak.length > 0 ? 'warning' : 'ok',
    say: [...grave, ...weak, lifetime(first, leaf, now), `by ${leaf.issuer}`, shown.protocol].join(', '),
    measures: [measure('remaining', first.validTo - now, limit)],
  })
}

/** Roots are replaced on the side of those who trust them; what counts is what the server shows. */
function firstToExpire(leaf: Certificate, chain: readonly Certificate[]): Certificate {
  const counted = chain.filter((each) => each === leaf || !each.selfSigned)
  return counted.reduce((first, each) => (each.validTo < first.validTo ? each : first), leaf)
}

function distrust({ distrust: code, chain }: TlsShown, now: number): string[] {
  const [leaf, ...others] = chain
  if (code === null || !leaf) return []
  // Dates are told from the dates themselves, with who it is.
  if (code === 'CERT_HAS_EXPIRED') {
    if (leaf.validTo <= now) return []
    const expired = others.find(({ validTo }) => validTo <= now)
    return expired ? [`an intermediate certificate has expired: ${expired.subject}`] : [wordsFor(code)]
  }
  if (code === 'CERT_NOT_YET_VALID' && leaf.validFrom > now) {
    return [`not valid yet, valid in ${formatDuration(leaf.validFrom - now)}`]
  }
  return [wordsFor(code)]
}

function wordsFor(code: string): string {
  return distrustWords(code) ?? `not trusted (${code})`
}

function missing({ missing: absent, names }: TlsShown): string[] {
  if (absent.length === 0) return []
  const instead =
    names.length > 0 ? `it is for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}` : 'it names none'
  return [`not for ${absent.join(', ')}: ${instead}`]
}

function weaknesses({ chain, protocol }: TlsShown): string[] {
  const shown = chain.filter((each, index) => index === 0 || !each.selfSigned)
  return [
    ...shown.flatMap(({ weakKey, key }) => (weakKey ? [`weak key (${key})`] : [])),
    ...shown.flatMap(({ weakSignature, signature }) => (weakSignature ? [`weak signature (${signature})`] : [])),
    ...(OLD_PROTOCOLS.includes(protocol) ? ['only an old version of TLS'] : []),
  ]
}

function lifetime(first: Certificate, leaf: Certificate, now: number): string {
  const leftMs = first.validTo - now
  const whose = first === leaf ? '' : ` (${first.subject})`
  return leftMs <= 0 ? `expired ${ago(first.validTo, now)}${whose}` : `valid for ${formatDuration(leftMs)}${whose}`
}
