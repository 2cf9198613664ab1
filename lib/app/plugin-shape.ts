import { QUANTITY_EXAMPLE } from '../base/quantity.ts'
import { RESERVED_OPTIONS } from '../inventory/check-schema.ts'
import { TARGET_KEYS } from '../inventory/schema.ts'
import { parseBound } from '../kit/bound.ts'
import type { LimitSpec } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type * as z from 'zod'
import type { Capability } from '../model/session.ts'

const CAPABILITIES: Readonly<Record<Capability, true>> = {
  host: true,
  engine: true,
  workloads: true,
  nodes: true,
  configurations: true,
  parity: true,
  shell: true,
  network: true,
  logs: true,
  fileHashes: true,
  here: true,
  registries: true,
}

/** What is wrong with the shape of a check that somebody wrote, or null. */
export function wrongCheck(check: AnyCheck): string | null {
  const { title, needs, limits, options, everyMs, observe, judge } = check as Partial<AnyCheck>
  const parts: readonly (readonly [boolean, string])[] = [
    [typeof title === 'string', '"title" is missing'],
    [isMap(needs) && isMap(limits), '"needs" and "limits" have to be maps'],
    [typeof observe === 'function' && typeof judge === 'function', '"observe" and "judge" have to be functions'],
    [everyMs === undefined || isSpan(everyMs), '"everyMs" has to be a number of milliseconds, a second at least'],
    [isMap(shapeOf(options)), '"options" has to be a schema: noOptions or z.strictObject({ … })'],
  ]
  const shape = parts.find(([right]) => !right)?.[1]
  return shape ?? wrongNeed(check) ?? wrongLimit(check) ?? wrongOption(check) ?? wrongDocument(check)
}

/** What is wrong with the keys that a connector gives its targets, or null. */
export function wrongConnector({ options }: AnyConnector): string | null {
  const taken = Object.keys(options.shape).find((key) => TARGET_KEYS.includes(key))
  return taken === undefined ? null : `the key "${taken}" belongs to every target`
}

function wrongNeed({ needs }: AnyCheck): string | null {
  const known = Object.keys(CAPABILITIES)
  const unknown = Object.keys(needs).find((need) => !known.includes(need))
  return unknown === undefined ? null : `nothing offers "${unknown}": a check needs some of ${known.join(', ')}`
}

function wrongLimit({ limits }: AnyCheck): string | null {
  for (const [name, spec] of Object.entries(limits)) {
    const why = wrongSpec(spec)
    if (why !== null) return `limit "${name}": ${why}`
  }
  return null
}

function wrongSpec(spec: LimitSpec): string | null {
  if (!isMap(spec) || !Object.hasOwn(QUANTITY_EXAMPLE, spec.unit)) {
    return `"unit" has to be one of ${Object.keys(QUANTITY_EXAMPLE).join(', ')}`
  }
  for (const text of [spec.warn, spec.crit]) {
    const parsed = text === undefined ? null : parseBound(text, spec)
    if (parsed && !parsed.ok) return parsed.why
  }
  return null
}

function wrongOption({ options }: AnyCheck): string | null {
  const taken = Object.keys(shapeOf(options) ?? {}).find((name) => RESERVED_OPTIONS.includes(name))
  return taken === undefined ? null : `an option may not be called "${taken}": every check has that key`
}

function wrongDocument({ documents = {}, options }: AnyCheck): string | null {
  const names = Object.keys(shapeOf(options) ?? {})
  for (const [name, document] of Object.entries(documents)) {
    if (!names.includes(name)) return `"documents" names "${name}", which is no option`
    if (typeof (document as Partial<typeof document> | null)?.schema?.safeParse !== 'function')
      return `document "${name}": "schema" has to be a schema`
  }
  return null
}

function shapeOf(options: unknown): z.ZodRawShape | undefined {
  return (options as Partial<z.ZodObject> | undefined)?.shape
}

function isSpan(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1000
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
