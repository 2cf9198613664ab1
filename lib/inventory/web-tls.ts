import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'

type Wrong = Pick<Problem, 'message' | 'hint'>

/** What is wrong with a certificate for those who ask; null when it will do. Several in a row lead to an authority. */
export function wrongCertificate(cert: Secret): Wrong | null {
  if (certificateIn(cert)) return null
  return {
    message: `"${cert.source}" holds no certificate`,
    hint: 'PEM: that of this host first, then those that vouch for it',
  }
}

/** What is wrong with its key; null when it will do. It is not repeated. */
export function wrongKey(key: Secret): Wrong | null {
  if (keyIn(key)) return null
  return { message: `"${key.source}" holds no private key`, hint: 'PEM, without a passphrase' }
}

/** What is wrong with both together; null when they belong together, or one of them is wrong by itself. */
export function wrongPair(cert: Secret | undefined, key: Secret | undefined): Wrong | null {
  if (!cert || !key) return null
  const [own, secret] = [certificateIn(cert), keyIn(key)]
  if (!own || !secret || own.checkPrivateKey(secret)) return null
  return {
    message: `"${key.source}" is not the key of the certificate in "${cert.source}"`,
    hint: 'they are made together',
  }
}

function certificateIn(cert: Secret): X509Certificate | null {
  try {
    return new X509Certificate(cert.reveal())
  } catch {
    return null
  }
}

function keyIn(key: Secret): KeyObject | null {
  try {
    return createPrivateKey(key.reveal())
  } catch {
    return null
  }
}
