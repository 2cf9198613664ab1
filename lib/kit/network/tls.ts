import type { X509Certificate } from 'node:crypto'
import { checkServerIdentity } from 'node:tls'
import type { TlsQuestion, TlsShown } from '../../model/network.ts'
import type { Asking } from './asking.ts'
import { certificateOf, namesIn } from './certificate.ts'
import { dial } from './dial.ts'
import { Unanswered } from './failures.ts'
import { secured } from './secure.ts'
import { startTls } from './start-tls.ts'

/** More than any chain that a browser would accept. */
const MAX_CHAIN = 10

/** Shakes hands with whoever is there, trusted or not, and looks at the certificates. Nothing else is sent. Throws. */
export async function askTls(question: TlsQuestion, asking: Asking): Promise<TlsShown> {
  const started = asking.clock.monotonicMs()
  const [name = question.host] = question.names
  const { socket } = await dial(question.host, question.port, asking)
  try {
    if (question.startTls !== undefined) await startTls(socket, question.startTls, asking)
    const tls = await secured(socket, { trust: question.tls, name, insecure: true, wide: true }, asking)
    const leaf = tls.getPeerX509Certificate()
    if (!leaf) throw new Unanswered('tls', 'it shows no certificate')
    const legacy = leaf.toLegacyObject()
    const shown: TlsShown = {
      kind: 'shown',
      protocol: tls.getProtocol() ?? 'unknown',
      distrust: tls.authorized ? null : codeOf(tls.authorizationError),
      chain: chainFrom(leaf).map(certificateOf),
      names: namesIn(leaf),
      missing: question.names.filter((each) => checkServerIdentity(each, legacy) !== undefined),
      tookMs: asking.clock.monotonicMs() - started,
    }
    tls.destroy()
    return shown
  } finally {
    socket.destroy()
  }
}

function chainFrom(leaf: X509Certificate): X509Certificate[] {
  const chain = [leaf]
  let next = leaf.issuerCertificate
  while (next && chain.length < MAX_CHAIN) {
    const { fingerprint256 } = next
    if (chain.some((each) => each.fingerprint256 === fingerprint256)) break
    chain.push(next)
    next = next.issuerCertificate
  }
  return chain
}

/** Node's types say that it is an error; it is the code of one. */
function codeOf(error: unknown): string {
  if (typeof error === 'string') return error
  return (error as NodeJS.ErrnoException | null)?.code ?? 'CERT_UNTRUSTED'
}
