import * as z from 'zod'
import { ageIdentityIn } from '../base/age-identity.ts'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { secret, SecretRef } from '../kit/secret-ref.ts'
import { duration } from '../kit/options.ts'
import type { PushPlan, RegistryPlan } from '../model/inventory.ts'

const patterns = z.array(z.string().min(1).max(100)).max(200).optional()

const NOT_A_REMOTE = 'is no remote: write a path, file:///…, ssh://…, user@host:path or https://…'

/** Nothing that git would take for an option, or for a program to run. */
const REMOTE =
  /^(?:(?:file|ssh|https):\/\/[^\s\p{Cc}]+|[\w.-]+@[\w.-]+:[^\s:\p{Cc}-][^\p{Cc}]*|(?:\/|\.{1,2}\/)[^:\p{Cc}]*)$/u

/** What is wrong with a remote; null when nothing is. It is not repeated: there may be a password in it. */
export function wrongRemote(remote: Pick<Secret, 'reveal' | 'source'>): Pick<Problem, 'message'> | null {
  return REMOTE.test(remote.reveal()) ? null : { message: `"${remote.source}" holds what ${NOT_A_REMOTE}` }
}

const file = z.string().regex(/^[^"\p{Cc}]+$/u, 'is no path')

const push = z
  .strictObject({
    remote: z
      .union([secret(), z.string().regex(REMOTE)], { error: NOT_A_REMOTE })
      .describe('a path relative to this file, an address, or a reference to one; nothing there is ever written over'),
    every: duration({ minMs: 1000, maxMs: 86_400_000 }).prefault('5m').describe('tried at most so often'),
    key: file.optional().describe('the private key for SSH; those of the user when left out'),
    knownHosts: file.optional().describe('host keys for SSH; those of the user when left out'),
  })
  .describe('a git repository elsewhere to which what is recorded is sent')

/** As a map, whatever was left out. */
interface Written {
  readonly folder?: string | undefined
  readonly secret?: string[] | undefined
  readonly plain?: string[] | undefined
  readonly identity?: SecretRef | undefined
  readonly push?: z.output<typeof push> | undefined
}

/** Where the recorded configurations are kept, and what of them nobody may read. */
export const registrySchema = z.lazy(() =>
  z
    .union(
      [
        z.union([z.literal('off'), z.literal(false)]).transform(() => 'off' as const),
        z
          .string()
          .min(1)
          .transform((folder): Written => ({ folder })),
        z.strictObject({
          folder: z
            .string()
            .min(1)
            .optional()
            .describe('a folder, relative to this file; one of its own when left out'),
          secret: patterns.describe(
            'names of variables, labels and options whose values are secret; `*` stands for anything',
          ),
          plain: patterns.describe('names of variables whose values may be read: all others are kept as fingerprints'),
          identity: secret()
            .optional()
            .describe('an age identity under which secrets are kept sealed for a rollback; not kept when left out'),
          push: push.optional(),
        }),
      ],
      { error: 'is no registry: write a folder, "off", or a map such as { folder: ./revisions, plain: [TIER] }' },
    )
    .describe('the git repository with the recorded configurations; `off` for none'),
)

export type RegistryWords = z.output<typeof registrySchema>

/** The reference to the identity, to be opened with the other secrets. */
export function identityRefOf(words: RegistryWords | undefined): SecretRef | undefined {
  return words === undefined || words === 'off' ? undefined : words.identity
}

/** The reference to the remote, where it is one. */
export function remoteRefOf(words: RegistryWords | undefined): SecretRef | undefined {
  const remote = words === undefined || words === 'off' ? undefined : words.push?.remote
  return remote instanceof SecretRef ? remote : undefined
}

/** @param remote what the reference holds, where it is one */
export function pushOf(words: RegistryWords | undefined, remote: Secret | undefined): PushPlan | null {
  if (words === undefined || words === 'off' || !words.push) return null
  const { remote: written, every: everyMs, key, knownHosts } = words.push
  const address = written instanceof SecretRef ? remote : written
  if (address === undefined) return null
  return {
    remote: address,
    everyMs,
    ...(key !== undefined && { key }),
    ...(knownHosts !== undefined && { knownHosts }),
  }
}

/** What is wrong with an identity that was kept elsewhere; null when it can be one. It is not repeated. */
export function wrongIdentity(identity: Secret): Pick<Problem, 'message' | 'hint'> | null {
  if (ageIdentityIn(identity.reveal()) !== null) return null
  return {
    message: `"${identity.source}" holds no age identity`,
    hint: 'one line that begins with AGE-SECRET-KEY-1, as age-keygen makes it',
  }
}

export function registryOf(words: RegistryWords | undefined): Omit<RegistryPlan, 'identity' | 'push'> | null {
  if (words === 'off') return null
  const { folder, secret = [], plain = [] }: Written = words ?? {}
  return { ...(folder !== undefined && { folder }), secret, plain }
}
