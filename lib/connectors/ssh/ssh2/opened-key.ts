import { createPrivateKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ParsedKey } from 'ssh2'

/** What is signed with a key where the server does not ask for another. Source: RFC 8332, RFC 5656, RFC 8709. */
const HASHES: Readonly<Record<string, string | null>> = {
  'ssh-ed25519': null,
  'ssh-rsa': 'sha1',
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
}

/**
 * The same key, which is opened once and not for every signature: reading its text costs more than signing does. A key
 * of a kind that is not known here stays as it is.
 */
export function openedOnce(key: ParsedKey): ParsedKey {
  const usual = HASHES[key.type]
  if (usual === undefined) return key
  const pem = key.getPrivatePEM()
  let opened: KeyObject | undefined
  const signed = (data: Buffer | string, hash: string | undefined): Buffer => {
    opened ??= createPrivateKey(pem)
    return sign(hash ?? usual, typeof data === 'string' ? Buffer.from(data) : data, opened)
  }
  // The driver asks for an error as a value.
  key.sign = ((data: Buffer | string, hash?: string) => {
    try {
      return signed(data, hash)
    } catch (error) {
      return error as Error
    }
  }) as ParsedKey['sign']
  return key
}
