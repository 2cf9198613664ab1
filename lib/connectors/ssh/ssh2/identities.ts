import { readFile } from 'node:fs/promises'
import ssh2 from 'ssh2'
import type { ParsedKey } from 'ssh2'
import type { Secret } from '../../../base/secret.ts'
import { askAgent } from './agent.ts'
import type { AgentKey } from './agent.ts'
import { openedOnce } from './opened-key.ts'
import { fingerprintOf } from '../known-hosts.ts'
import { madeOnce } from '../made-once.ts'
import type { SshSettings } from '../options.ts'
import type { Route } from '../route.ts'

/** One key that can be shown to a server. */
export type Identity = { readonly fingerprint: string; readonly label: string } & (
  { readonly from: 'file'; readonly key: ParsedKey } | { readonly from: 'agent'; readonly held: AgentKey }
)

/** The keys to offer, in order, and what stood in the way of others, for the message when none was accepted. */
export interface Identities {
  readonly keys: readonly Identity[]
  readonly notes: readonly string[]
}

type Read = { readonly identity: Identity } | { readonly note: string; readonly fingerprint?: string }

const LIMIT_BYTES = 64 * 1024

/**
 * Gathers keys in the order of OpenSSH: those that are written, those of the agent that belong to a key file, the rest
 * of the agent, then key files. A key that is written stands for itself: files of ssh_config are not tried beside it.
 */
export async function gatherIdentities(settings: SshSettings, route: Route, signal: AbortSignal): Promise<Identities> {
  const { held, note } = await askAgent(route.agentSocket, signal)
  const named = [settings.key ?? []].flat().map((key) => readWritten(key, settings.passphrase))
  const files = settings.key === undefined ? await Promise.all(route.identityFiles.map(readKeyFile)) : []
  const fromFiles = files.filter((read) => read !== null)
  const wanted = new Set(fromFiles.map(fingerprint))
  const agent = held.map((key): Identity => ({ from: 'agent', held: key, ...key }))
  const keys = [
    ...found(named),
    ...agent.filter((key) => wanted.has(key.fingerprint)),
    ...agent.filter((key) => !wanted.has(key.fingerprint) && !route.identitiesOnly),
    ...found(fromFiles),
  ]
  const inAgent = new Set(agent.map((key) => key.fingerprint))
  const unread = [...named, ...fromFiles.filter((read) => !inAgent.has(fingerprint(read) ?? ''))]
  return {
    keys: keys.filter((key, at) => keys.findIndex((other) => other.fingerprint === key.fingerprint) === at),
    notes: [...(note === null ? [] : [note]), ...unread.flatMap((read) => ('note' in read ? [read.note] : []))],
  }
}

/** The keys that stand in the inventory alone. */
export function readWrittenKeys({ key, passphrase }: SshSettings): {
  readonly keys: readonly ParsedKey[]
  readonly notes: readonly string[]
} {
  const reads = [key ?? []].flat().map((each) => readWritten(each, passphrase))
  return {
    keys: found(reads).flatMap((identity) => (identity.from === 'file' ? [identity.key] : [])),
    notes: reads.flatMap((read) => ('note' in read ? [read.note] : [])),
  }
}

function found(reads: readonly Read[]): Identity[] {
  return reads.flatMap((read) => ('identity' in read ? [read.identity] : []))
}

function fingerprint(read: Read): string | undefined {
  return 'identity' in read ? read.identity.fingerprint : read.fingerprint
}

/** Keys of the inventory last as long as it does, and their passphrases with them: a later login finds them read. */
const opened = new WeakMap<Secret, { readonly read: Read; readonly passphrase: Secret | undefined }>()

function readWritten(key: Secret, passphrase: Secret | undefined): Read {
  const known = opened.get(key)
  if (known && known.passphrase === passphrase) return known.read
  const read = parse(key.reveal(), key.source, passphrase)
  if ('identity' in read) opened.set(key, { read, passphrase })
  return read
}

/** @returns null when there is no such file */
async function readKeyFile(path: string): Promise<Read | null> {
  const read = await readKey(path).catch(() => null)
  const publicPart = read && 'note' in read ? await publicFingerprint(path) : undefined
  return read === null || publicPart === undefined ? read : { ...read, fingerprint: publicPart }
}

const readKey = madeOnce(async (path, { isFile, bytes, mode, uid }): Promise<Read | null> => {
  if (!isFile) return null
  if (bytes > LIMIT_BYTES) return { note: `"${path}" is too large for a key` }
  // As OpenSSH: a key that others can read is nobody's proof of anything.
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) {
    return { note: `"${path}" can be read by others (mode ${(mode & 0o777).toString(8)}) and is not used` }
  }
  try {
    return parse(await readFile(path, 'utf8'), path, undefined)
  } catch (error) {
    return { note: `"${path}" cannot be read: ${(error as Error).message}` }
  }
})

/** The public half beside an encrypted key tells which key of the agent it is. */
async function publicFingerprint(path: string): Promise<string | undefined> {
  const text = await readFile(`${path}.pub`, 'utf8').catch(() => null)
  const blob = Buffer.from(text?.split(/\s+/u)[1] ?? '', 'base64')
  return blob.length > 0 ? fingerprintOf(blob) : undefined
}

function parse(text: string, label: string, passphrase: Secret | undefined): Read {
  const key = ssh2.utils.parseKey(text, passphrase?.reveal())
  if (key instanceof Error) return { note: `"${label}" ${whyUnusable(key.message, passphrase !== undefined)}` }
  if (!key.isPrivateKey()) return { note: `"${label}" is a public key; the private one is needed` }
  return { identity: { from: 'file', key: openedOnce(key), label, fingerprint: fingerprintOf(key.getPublicSSH()) } }
}

const WHY: readonly (readonly [RegExp, string])[] = [
  [/no passphrase given/iu, 'is encrypted and there is no passphrase: write "passphrase:" or use an agent'],
  [/type: sk-/iu, 'lives in a hardware key, which is not supported here'],
  [/unsupported (?:cipher|kdf)/iu, 'is encrypted in a way that is not supported: write it anew with ssh-keygen -p'],
  [/unsupported|type:/iu, 'is not a private key that can be used: RSA, ECDSA and Ed25519 are'],
]

function whyUnusable(message: string, hasPassphrase: boolean): string {
  const known = WHY.find(([pattern]) => pattern.test(message))?.[1]
  if (known !== undefined) return known
  return hasPassphrase ? 'does not open with the passphrase given' : 'is damaged'
}
