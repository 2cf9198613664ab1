import type { X509Certificate } from 'node:crypto'
import type { Certificate } from '../../model/network.ts'

/** How much of a text that somebody else chose is kept. */
const MAX_TEXT = 300
const MAX_NAMES = 200

/** What a certificate says, as far as anybody judges it. */
export function certificateOf(shown: X509Certificate): Certificate {
  const signature = signatureOf(shown.raw)
  return {
    subject: nameOf(shown.subject),
    issuer: nameOf(shown.issuer),
    validFrom: Date.parse(shown.validFrom),
    validTo: Date.parse(shown.validTo),
    serial: shown.serialNumber.slice(0, 64),
    selfSigned: shown.subject === shown.issuer && shown.checkIssued(shown),
    ...keyOf(shown),
    signature,
    weakSignature: /md[245]|sha1(?!\d)/iu.test(signature),
  }
}

/** "www.example.org", "192.0.2.1": what stands in its alternative names. */
export function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  // Node puts a name that holds a comma or a quote in quotes, as JSON does.
  const parts = subjectAltName.match(/(?:DNS|IP Address):(?:"(?:[^"\\]|\\.)*"|[^,]*)/gu) ?? []
  return parts.slice(0, MAX_NAMES).map((part) => part.slice(part.indexOf(':') + 1).slice(0, MAX_TEXT))
}

/** The common name, or the organisation where there is none: of "C=DE\nO=Example\nCN=www" it is "www". */
function nameOf(text = ''): string {
  const lines = text.split('\n')
  const found = lines.find((line) => line.startsWith('CN=')) ?? lines.find((line) => line.startsWith('O='))
  return (found?.replace(/^\w+=/u, '') ?? lines.join(', ')).slice(0, MAX_TEXT)
}

/** Source: NIST SP 800-131A: RSA and DSA below 2048 bits, curves below 224 bits. */
function keyOf(shown: X509Certificate): Pick<Certificate, 'key' | 'weakKey'> {
  const { asymmetricKeyType = 'unknown', asymmetricKeyDetails } = publicKeyOf(shown) ?? {}
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {}
  const kind = asymmetricKeyType.toUpperCase()
  if (modulusLength !== undefined) return { key: `${kind} ${modulusLength}`, weakKey: modulusLength < 2048 }
  if (namedCurve === undefined) return { key: kind, weakKey: false }
  const bits = Number(/\d{3}/u.exec(namedCurve)?.[0] ?? 256)
  return { key: `${kind} ${namedCurve}`, weakKey: bits < 224 }
}

/** A key of a kind that OpenSSL does not know cannot be read, and cannot be judged. */
function publicKeyOf(shown: X509Certificate): X509Certificate['publicKey'] | null {
  try {
    return shown.publicKey
  } catch {
    return null
  }
}

const SIGNATURES: Readonly<Record<string, string>> = {
  '2a864886f70d010102': 'md2WithRSA',
  '2a864886f70d010104': 'md5WithRSA',
  '2a864886f70d010105': 'sha1WithRSA',
  '2a864886f70d01010a': 'RSA-PSS',
  '2a864886f70d01010b': 'sha256WithRSA',
  '2a864886f70d01010c': 'sha384WithRSA',
  '2a864886f70d01010d': 'sha512WithRSA',
  '2a8648ce380403': 'sha1WithDSA',
  '2a8648ce3d0401': 'sha1WithECDSA',
  '2a8648ce3d040302': 'sha256WithECDSA',
  '2a8648ce3d040303': 'sha384WithECDSA',
  '2a8648ce3d040304': 'sha512WithECDSA',
  '2b6570': 'Ed25519',
  '2b6571': 'Ed448',
}

/**
 * How a certificate is signed. Node 20 does not tell, so the three outer headers of the DER are read.
 *
 * Source: RFC 5280, Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OID … }, … }
 */
function signatureOf(der: Buffer): string {
  const outer = elementAt(der, 0)
  const body = outer && elementAt(der, outer.start)
  const algorithm = body && elementAt(der, body.end)
  const oid = algorithm && elementAt(der, algorithm.start)
  if (oid?.tag !== 0x06) return 'unknown'
  const hex = der.subarray(oid.start, oid.end).toString('hex')
  return SIGNATURES[hex] ?? `OID ${hex.slice(0, 40)}`
}

interface Element {
  readonly tag: number
  /** Where its content begins and ends. */
  readonly start: number
  readonly end: number
}

function elementAt(der: Buffer, at: number): Element | null {
  const [tag, first] = [der[at], der[at + 1]]
  if (tag === undefined || first === undefined) return null
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 4) return null
  let length = first < 0x80 ? first : 0
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (der[at + 2 + index] ?? 0)
  const start = at + 2 + lengthBytes
  return start + length <= der.length ? { tag, start, end: start + length } : null
}
