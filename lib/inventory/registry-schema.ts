import * as z from 'zod'
import { ageIdentityIn } from '../base/age-identity.ts'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { secret } from '../kit/secret-ref.ts'
import type { SecretRef } from '../kit/secret-ref.ts'
import type { RegistryPlan } from '../model/inventory.ts'

const patterns = z.array(z.string().min(1).max(100)).max(200).optional()

/** As a map, whatever was left out. */
interface Written {
  readonly folder?: string | undefined
  readonly secret?: string[] | undefined
  readonly plain?: string[] | undefined
  readonly identity?: SecretRef | undefined
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

/** What is wrong with an identity that was kept elsewhere; null when it can be one. It is not repeated. */
export function wrongIdentity(identity: Secret): Pick<Problem, 'message' | 'hint'> | null {
  if (ageIdentityIn(identity.reveal()) !== null) return null
  return {
    message: `"${identity.source}" holds no age identity`,
    hint: 'one line that begins with AGE-SECRET-KEY-1, as age-keygen makes it',
  }
}

export function registryOf(words: RegistryWords | undefined): Omit<RegistryPlan, 'identity'> | null {
  if (words === 'off') return null
  const { folder, secret = [], plain = [] }: Written = words ?? {}
  return { ...(folder !== undefined && { folder }), secret, plain }
}
