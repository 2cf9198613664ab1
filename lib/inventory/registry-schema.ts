import * as z from 'zod'
import type { RegistryPlan } from '../model/inventory.ts'

const patterns = z.array(z.string().min(1).max(100)).max(200).optional()

/** As a map, whatever was left out. */
interface Written {
  readonly folder?: string | undefined
  readonly secret?: string[] | undefined
  readonly plain?: string[] | undefined
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
        }),
      ],
      { error: 'is no registry: write a folder, "off", or a map such as { folder: ./revisions, plain: [TIER] }' },
    )
    .describe('the git repository with the recorded configurations; `off` for none'),
)

export type RegistryWords = z.output<typeof registrySchema>

export function registryOf(words: RegistryWords | undefined): RegistryPlan | null {
  if (words === 'off') return null
  const { folder, secret = [], plain = [] }: Written = words ?? {}
  return { ...(folder !== undefined && { folder }), secret, plain }
}
