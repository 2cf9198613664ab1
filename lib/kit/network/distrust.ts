/**
 * Why a chain of certificates is not trusted, in words.
 *
 * Source: openssl-verify(1), "Diagnostics", with the names that Node gives them.
 */
const WORDS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of the certificate is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'the chain is incomplete: the issuer of an intermediate certificate is missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the certificate is not trusted here, or the chain is incomplete',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the chain is incomplete: only the certificate itself is shown, and its issuer is not known here',
  CERT_HAS_EXPIRED: 'a certificate of the chain has expired',
  CERT_NOT_YET_VALID: 'a certificate of the chain is not valid yet',
  CERT_REVOKED: 'the certificate is revoked',
  CERT_SIGNATURE_FAILURE: 'a signature of the chain is wrong',
  CERT_CHAIN_TOO_LONG: 'the chain is too long',
  CERT_REJECTED: 'the authority rejects this use of the certificate',
  CERT_UNTRUSTED: 'the authority is not trusted for this use',
  INVALID_CA: 'a certificate of the chain may not vouch for others',
  INVALID_PURPOSE: 'the certificate is not meant for servers',
  PATH_LENGTH_EXCEEDED: 'the chain is longer than its authority allows',
  HOSTNAME_MISMATCH: 'the certificate is for another name',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  EE_KEY_TOO_SMALL: 'the key of the certificate is too short',
  CA_KEY_TOO_SMALL: 'the key of an authority in the chain is too short',
  CA_MD_TOO_WEAK: 'a signature of the chain is too weak',
}

/** Null for a code that does not speak of trust. */
export function distrustWords(code: string): string | null {
  return WORDS[code] ?? null
}
