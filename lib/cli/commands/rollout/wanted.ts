import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { confirmed } from '../revisions/confirmed.ts'
import type { RolloutArgs } from './args.ts'

/** Something that a person has to want. */
export interface Question {
  /** "Roll shop/web:2 out to 10 containers", without its mark. */
  readonly question: string
  /** What the new one may do to its host and the old one may not. */
  readonly rights: readonly string[]
  readonly page: () => string
}

/**
 * Whether a person wants it: by a word typed below what would be done, or by `--yes`, which does not speak for rights that
 * nobody had before.
 *
 * @throws UsageError where there is nobody to ask
 */
export async function isWanted({ question, rights, page }: Question, args: RolloutArgs, io: Io): Promise<boolean> {
  const more = rights.length > 0
  if (!args.yes) return confirmed(page(), `${question}${more ? ', with more rights' : ''}?`, io)
  if (!more || args['more-rights']) return true
  throw new UsageError(
    `what is new would have more rights (${rights.join(', ')}): look at it with --dry-run, then say --more-rights too`,
  )
}
