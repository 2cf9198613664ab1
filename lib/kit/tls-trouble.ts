/** What is wrong with a conversation over TLS: whom we should trust, when, by which name; who we are; whether it is TLS. */
export type TlsTrouble = 'authority' | 'time' | 'name' | 'client' | 'plain'

/** Errors of TLS: verify(1ssl), and the alerts of RFC 8446 as OpenSSL names them. */
const TROUBLES: Readonly<Record<string, TlsTrouble>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  CERT_SIGNATURE_FAILURE: 'authority',
  CERT_HAS_EXPIRED: 'time',
  CERT_NOT_YET_VALID: 'time',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'client',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'client',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'client',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'client',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'client',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'client',
  ERR_SSL_WRONG_VERSION_NUMBER: 'plain',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'plain',
  EPROTO: 'plain',
}

/** Null for a code that says nothing of the kind. */
export function tlsTrouble(code: string): TlsTrouble | null {
  return TROUBLES[code] ?? null
}

export const TLS_HINTS = {
  authority: 'name its authority as tls.ca',
  time: 'renew it, or look at the clocks',
  name: 'dial it by the name in its certificate, or write that name as tls.serverName',
  client: 'name our certificate as tls.cert and tls.key',
} as const satisfies Partial<Record<TlsTrouble, string>>

const OURS: Readonly<Record<string, string>> = {
  ERR_OSSL_PEM_NO_START_LINE: 'tls.cert or tls.ca is not a certificate',
  ERR_OSSL_UNSUPPORTED: 'tls.key is not a private key that we can read',
  ERR_OSSL_BAD_DECRYPT: 'tls.key is encrypted',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'tls.key does not belong to tls.cert',
}

/** Why certificate and key of ours cannot be used; null where the error is about something else. */
export function ownPapersWords(code: string): string | null {
  return OURS[code] ?? (code.startsWith('ERR_OSSL_') ? `tls.cert or tls.key cannot be used (${code})` : null)
}

export const OWN_PAPERS_HINT = 'both are PEM files: "-----BEGIN …"'
