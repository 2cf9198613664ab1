import * as z from 'zod'
import { QUANTITY_EXAMPLE } from '../base/quantity.ts'
import type { LimitSpec } from '../kit/bound.ts'
import { parseBound, parseClear } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import { duration } from '../kit/options.ts'
import type { Bound } from '../model/limit.ts'
import { patienceSchema } from './patience-schema.ts'
import { scheduleShape } from './schedule.ts'

/** One side of one check's limits as somebody wrote it: a bound, or `off` for none. */
export type WrittenBound = Bound | 'off'

/** What may be said about checks, by name. */
export function checksSchema(checks: ReadonlyMap<string, AnyCheck>): z.ZodType {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, check] of checks) {
    // Made when somebody names the check: most inventories name few of them.
    shape[name] = z
      .lazy(() => checkSchema(check))
      .meta({ description: check.title })
      .optional()
  }
  return z.strictObject(shape).meta({ id: 'checks', description: 'settings of checks, by name' })
}

/** What the keys of a check's settings mean before its own options: an option of a plugin may not be called so. */
export const RESERVED_OPTIONS: readonly string[] = [
  ...['warn', 'crit', 'for', 'clear', 'patience'],
  ...Object.keys(scheduleShape),
]

const ALWAYS_ON = 'reachable'
const NOT_OFF = 'it is the look itself, without it nobody would hear that a target cannot be seen'

/** `off`, `on`, or a map with limits and the check's own options beside them. */
function checkSchema(check: AnyCheck): z.ZodType {
  const full = z.strictObject({
    ...sides(check),
    for: spansSchema(check).optional().describe(SPAN),
    ...scheduleShape,
    patience: patienceSchema.optional(),
    ...partialOptions(check),
  })
  const setting = z.union([z.enum(['on', 'off']), z.boolean(), z.null(), full], {
    error: 'is not a setting of a check: write "off", "on" or a map of settings',
  })
  if (check.name !== ALWAYS_ON) return setting
  return setting.refine((said) => said !== 'off' && said !== false, `"${ALWAYS_ON}" cannot be switched off: ${NOT_OFF}`)
}

const SPAN = 'how long it has to be bad before it is told: `5m` for all of it, or a map by limit; `off` for at once'

/** A span for everything that the check judges, or one for each limit. */
function spansSchema(check: AnyCheck): z.ZodType {
  const names = Object.keys(check.limits)
  const span = z.union([
    duration({ minMs: 1000, maxMs: 31 * 86_400_000 }),
    z.union([z.literal('off'), z.literal(false)]).transform(() => 0),
  ])
  if (names.length === 0) return span
  const named = z.strictObject(Object.fromEntries(names.map((name) => [name, span.optional()])))
  return z.union([span, named], { error: 'is not a span: write "5m", "off" or a map of spans by limit' })
}

/** Every option may be left out at every level; what is missing in the end gets the check's own default. */
function partialOptions(check: AnyCheck): Record<string, z.ZodType> {
  const { shape } = check.options as unknown as z.ZodObject
  return Object.fromEntries(Object.entries(shape).map(([name, option]) => [name, (option as z.ZodType).optional()]))
}

/** `warn` and `crit`, where there is something to limit. */
function sides(check: AnyCheck): z.ZodRawShape {
  const [first] = Object.keys(check.limits)
  if (first === undefined) return {}
  const what = `a limit of \`${first}\`, or a map of limits by name; \`off\` for never`
  return {
    warn: boundsSchema(check).optional().describe(`when it is a warning: ${what}`),
    crit: boundsSchema(check).optional().describe(`when it is critical: ${what}`),
    clear: boundsSchema(check, parseClear)
      .optional()
      .describe(`when a problem is over, if not at the limit itself: ${what}`),
  }
}

type Parse = typeof parseBound

function boundsSchema(check: AnyCheck, parse: Parse = parseBound): z.ZodType {
  const specs = Object.entries(check.limits)
  const named = z
    .strictObject(
      Object.fromEntries(specs.map(([name, spec]) => [name, boundSchema(spec, parse).optional().describe(spec.about)])),
    )
    .refine((given) => Object.keys(given).length > 0, {
      error: `no limit is given: name one of ${specs.map(([name]) => name).join(', ')}`,
      // A name that does not exist has been told already.
      when: ({ issues }) => issues.length === 0,
    })
  const error = 'is not a limit: write "off", a limit or a map of limits'
  return z.union([...specs.slice(0, 1).map(([, spec]) => boundSchema(spec, parse)), named], { error })
}

function boundSchema(spec: LimitSpec, parse: Parse): z.ZodType<WrittenBound, string | number | false> {
  const above = (spec.bad === 'above') === (parse === parseBound)
  return z
    .union([z.string(), z.number(), z.literal(false)], { error: 'is not a limit' })
    .describe(
      `such as "${above ? '>' : '<'} ${QUANTITY_EXAMPLE[spec.unit]}"${parse === parseBound ? ', a Nagios range,' : ''} or off`,
    )
    .transform((written, context): WrittenBound => {
      if (written === false || written === 'off') return 'off'
      const parsed = parse(String(written), spec)
      if (parsed.ok) return parsed.bound
      context.addIssue({ code: 'custom', message: parsed.why })
      return z.NEVER
    })
}
