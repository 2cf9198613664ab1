import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { shippedOnly, withDocuments } from '../../lib/inventory/option-documents.ts'
import { parseBound } from '../../lib/kit/bound.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import type { Bound, Limits } from '../../lib/model/limit.ts'
import type { CheckPlan } from '../../lib/model/target.ts'
import { aPlan } from './fakes.ts'

const CHECKS = join(import.meta.dirname, '../../checks')

export interface CheckFile {
  /** The file's name without its ending. */
  readonly name: string
  readonly text: string
  readonly check: AnyCheck
}

/** Every file in checks/, in the order of their names. */
export const checkFiles: readonly CheckFile[] = await Promise.all(
  readdirSync(CHECKS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .toSorted()
    .map(async (name) => {
      const path = join(CHECKS, `${name}.ts`)
      const module = (await import(pathToFileURL(path).href)) as { default: AnyCheck }
      return { name, text: readFileSync(path, 'utf8'), check: module.default }
    }),
)

/** A number alone is a number in YAML, too. */
type Said = string | number

/** What somebody writes below a check in targets.yaml: limits by name, or one text for the first of them; options. */
export type Settings = Readonly<Record<string, unknown>> & {
  readonly warn?: Said | Readonly<Record<string, Said>>
  readonly crit?: Said | Readonly<Record<string, Said>>
}

/** The plan as the inventory resolves it, without its messages: a wrong setting throws. */
export function planOf(check: AnyCheck, settings: Settings = {}, explicit = false): CheckPlan {
  const { warn, crit, ...options } = settings
  const [first = ''] = Object.keys(check.limits)
  const said = (texts: Settings['warn']): Readonly<Record<string, Said>> =>
    typeof texts === 'object' ? texts : texts === undefined ? {} : { [first]: texts }
  const unknown = [...Object.keys(said(warn)), ...Object.keys(said(crit))].filter((name) => !(name in check.limits))
  if (unknown.length > 0) throw new Error(`${check.name} has no limit "${unknown.join('", "')}"`)
  const limits: Limits = Object.fromEntries(
    Object.entries(check.limits).map(([name, spec]) => [
      name,
      {
        unit: spec.unit,
        ...bound('warn', said(warn)[name] ?? spec.warn, spec),
        ...bound('crit', said(crit)[name] ?? spec.crit, spec),
      },
    ]),
  )
  const parsed = check.options.parse(options) as Record<string, unknown>
  const read = withDocuments(check, parsed, {}, () => shippedOnly)
  if (!read) throw new Error(`${check.name} names a file that is not shipped`)
  return aPlan({ check: check.name, explicit, limits, options: read.options })
}

function bound(
  level: 'warn' | 'crit',
  text: Said | undefined,
  spec: AnyCheck['limits'][string],
): Readonly<Record<string, Bound>> {
  if (text === undefined) return {}
  const parsed = parseBound(String(text), spec)
  if (!parsed.ok) throw new Error(parsed.why)
  return { [level]: parsed.bound }
}
