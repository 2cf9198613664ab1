import { parse as parseYaml } from 'yaml'
import * as z from 'zod'
import type { SourceRef } from '../model/target.ts'

/** Where a value is kept that must not stand in the inventory. lib/inventory turns it into a Secret. */
export class SecretRef {
  readonly from: { kind: 'env'; name: string } | { kind: 'file'; path: string } | { kind: 'command'; argv: string[] }
  /** As written: safe to show. */
  readonly text: string
  /** A file that others can read is refused. Certificates are not private, keys are. */
  readonly isPrivate: boolean
  /** Where it was written, when that is not at the target itself. */
  readonly where: SourceRef | null

  constructor(from: SecretRef['from'], text: string, isPrivate: boolean, where: SourceRef | null = null) {
    this.from = from
    this.text = text
    this.isPrivate = isPrivate
    this.where = where
  }

  /** The same, written there. */
  at(where: SourceRef): SecretRef {
    return new SecretRef(this.from, this.text, this.isPrivate, where)
  }
}

const ALLOWED = 'write env:NAME, file:PATH or command:[program, argument]'

/** A value that never stands in the file itself. */
export const secret = (): z.ZodType<SecretRef> => reference(true)

/** A file's content that everybody may read, such as a certificate. The same words, without the check of its mode. */
export const material = (): z.ZodType<SecretRef> => reference(false)

function reference(isPrivate: boolean): z.ZodType<SecretRef> {
  // Not `z.string()`: its complaint about a number would repeat the number, which may be the password.
  return z
    .unknown()
    .meta({ type: 'string', description: ALLOWED })
    .transform((text, context) => {
      const from = typeof text === 'string' ? parseReference(text) : null
      if (from && typeof text === 'string') return new SecretRef(from, text, isPrivate)
      // The value may be the secret itself: it is not repeated.
      context.addIssue({ code: 'custom', message: `a secret may not stand here: ${ALLOWED}` })
      return z.NEVER
    })
}

function parseReference(text: string): SecretRef['from'] | null {
  const [, kind, rest] = /^(env|file|command):\s*(.+)$/su.exec(text) ?? []
  if (rest === undefined) return null
  if (kind === 'env') return /^[A-Za-z_][A-Za-z0-9_]*$/u.test(rest) ? { kind, name: rest } : null
  if (kind === 'file') return { kind, path: rest }
  const argv = parseArgv(rest)
  return argv ? { kind: 'command', argv } : null
}

function parseArgv(text: string): string[] | null {
  try {
    const argv = z.array(z.coerce.string()).min(1).safeParse(parseYaml(text))
    return argv.success ? argv.data : null
  } catch {
    return null // not a list at all: the caller says what is allowed
  }
}
