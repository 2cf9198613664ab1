import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes fingerprints that can be compared with each other and not be guessed at by whoever has no key. */
export interface Fingerprints {
  /** Tells fingerprints of this key from those of another. */
  readonly keyId: string
  of(text: string): string
}

/** Within git's own folder, where no commit takes it along and no push. */
const PLACE = '.git/orch-watch/fingerprint-key'
const KEY_BYTES = 32
/** Enough that two secrets of one fleet are never mistaken for each other. */
const DIGITS = 20

function fingerprintsUnder(key: Buffer): Fingerprints {
  const hash = (text: string, digits: number): string =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, digits)
  return { keyId: hash('which key is this', 8), of: (text) => hash(`value:${text}`, DIGITS) }
}

/** For whoever compares and keeps nothing. */
export function passingFingerprints(): Fingerprints {
  return fingerprintsUnder(randomBytes(KEY_BYTES))
}

/** The key of a registry; who writes there makes one where there is none. */
export async function fingerprintsOf(folder: string, access: 'read' | 'write'): Promise<Fingerprints> {
  const file = join(folder, PLACE)
  const known = await readKey(file)
  if (known) return fingerprintsUnder(known)
  const key = randomBytes(KEY_BYTES)
  if (access === 'read') return fingerprintsUnder(key)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(() => undefined)
  // Another may have been faster.
  return fingerprintsUnder((await readKey(file)) ?? key)
}

async function readKey(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^[0-9a-f]{64}\n$/u.test(text) ? Buffer.from(text.trim(), 'hex') : null
}
