import { oneLine } from '../base/escape.ts'
import { Secret } from '../base/secret.ts'
import { RESERVED_OPTIONS } from '../inventory/check-schema.ts'
import { shippedOnly, withDocuments } from '../inventory/option-documents.ts'
import { parseBound } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import { SecretRef } from '../kit/secret-ref.ts'
import type { Bound, Limit } from '../model/limit.ts'
import { DEFAULT_PATIENCE } from '../model/patience.ts'
import type { CheckPlan } from '../model/target.ts'

/** What is wrong with the settings of a check in a transcript: where below them, and why. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
  readonly path: readonly (string | number)[]

  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}

type Side = 'warn' | 'crit'

/**
 * The plan of a check as settings in a transcript say it, which are those of targets.yaml; how often something is asked, and how long
 * it has to last, means nothing for a single look.
 *
 * @throws SettingError for the first thing that is wrong
 */
export function planFrom(check: AnyCheck, settings: Readonly<Record<string, unknown>>, explicit = false): CheckPlan {
  const { warn, crit } = settings
  const options = Object.fromEntries(Object.entries(settings).filter(([key]) => !RESERVED_OPTIONS.includes(key)))
  const limits: Record<string, Limit> = {}
  const said = { warn: boundsOf(check, 'warn', warn), crit: boundsOf(check, 'crit', crit) }
  for (const [name, spec] of Object.entries(check.limits)) {
    const bound = (side: Side): Bound | null => {
      const own = said[side].get(name)
      if (own === 'off') return null
      const text = own ?? spec[side]
      if (text === undefined) return null
      const parsed = parseBound(text, spec)
      if (!parsed.ok) throw new SettingError([side], `${check.name}: ${parsed.why}`)
      return parsed.bound
    }
    const [low, high] = [bound('warn'), bound('crit')]
    limits[name] = { unit: spec.unit, ...(low && { warn: low }), ...(high && { crit: high }) }
  }
  const parsed = check.options.safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol')
    throw new SettingError(
      path,
      `${check.name}${path.length > 0 ? ` ${path.join('.')}` : ''}: ${oneLine(issue?.message ?? '')}`,
    )
  }
  const read = withDocuments(check, parsed.data as Readonly<Record<string, unknown>>, {}, () => shippedOnly)
  if (!read) throw new SettingError([], `${check.name}: a recording holds what was in a file, not its name`)
  const own = { limits, options: withoutSecrets(read.options), patience: DEFAULT_PATIENCE }
  return { check: check.name, explicit, ...own }
}

/** One text is for the first limit, or "off" for all of them. */
function boundsOf(check: AnyCheck, side: Side, written: unknown): ReadonlyMap<string, string> {
  const names = Object.keys(check.limits)
  if (written === undefined || written === null) return new Map()
  if (typeof written !== 'object') {
    const text = textOf(written)
    return new Map((text === 'off' ? names : names.slice(0, 1)).map((name) => [name, text]))
  }
  return new Map(
    Object.entries(written).map(([name, text]): [string, string] => {
      if (!names.includes(name))
        throw new SettingError([side, name], `${check.name} has no limit "${oneLine(name, 60)}"`)
      return [name, textOf(text)]
    }),
  )
}

function textOf(written: unknown): string {
  if (written === false) return 'off'
  return typeof written === 'string' || typeof written === 'number' ? String(written) : JSON.stringify(written)
}

/** Nobody is asked, so that nobody has to be told a secret: it is not looked up. */
function withoutSecrets(node: unknown): unknown {
  if (node instanceof SecretRef) return new Secret('***', node.text)
  if (Array.isArray(node)) return node.map(withoutSecrets)
  if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return node
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, withoutSecrets(each)]))
}
