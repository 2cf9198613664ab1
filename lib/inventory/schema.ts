import { z } from 'zod'
import { QUANTITY_EXAMPLE } from '../base/quantity.ts'
import type { LimitSpec } from '../kit/bound.ts'
import { parseBound, parseClear } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import { duration } from '../kit/options.ts'
import type { Bound } from '../model/limit.ts'
import { scheduleShape } from './schedule.ts'

export interface Registries {
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly checks: ReadonlyMap<string, AnyCheck>
}

/** One side of one check's limits as somebody wrote it: a bound, or `off` for none. */
export type WrittenBound = Bound | 'off'

/** The single source: it checks what was written, it is the JSON Schema for editors and the reference page. */
export interface InventorySchema {
  /** Everything that a file may hold. Included files may not have `settings`. */
  readonly file: () => z.ZodType
  /** The keys of a file, their content left to the parts below: a mistake in one of them hides none in another. */
  readonly frame: z.ZodType
  readonly settings: z.ZodType
  readonly group: z.ZodType
  readonly targets: ReadonlyMap<string, z.ZodType>
  readonly runtimes: readonly string[]
}

/** Keys that every target may have: a connector has none of its own by such a name. */
export const TARGET_KEYS: readonly string[] = [
  ...['id', 'runtime', 'groups', 'engine', 'labels', 'checks', 'timeout', 'dependsOn'],
  ...Object.keys(scheduleShape),
]

/** What a target with an `address` is when it does not say. */
export const DEFAULT_RUNTIME = 'ssh'

const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._/@:-]{0,127}$/u
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u

const LABEL_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9._/-]{0,127}$/u
const labelValue = z.union([
  z
    .string()
    .max(256)
    .regex(/^\P{Cc}*$/u, 'the value of a label is one line'),
  z.number(),
  z.boolean(),
])
const labels = z
  .record(z.string().regex(LABEL_PATTERN, 'a label is named with letters, digits and "._/-"'), labelValue)
  .meta({ id: 'labels', description: 'names and values to select and group by' })

const groupName = z.string().regex(NAME_PATTERN, 'a group is named with letters, digits, ".", "_" and "-"')
const groupNames = z.record(groupName, z.unknown()).nullish()
const targetList = z.array(z.unknown()).nullish()

export function inventorySchema({ connectors, checks }: Registries): InventorySchema {
  const common = {
    labels: labels.optional(),
    checks: checksSchema(checks).nullable().optional(),
    ...scheduleShape,
    timeout: duration({ minMs: 1000, maxMs: 600_000 }).optional().describe('time for a whole pass over a target'),
  }
  const settings = z.strictObject({
    ...common,
    concurrency: z.int().min(1).max(512).optional().describe('how many targets are looked at at the same time'),
    memory: z
      .string()
      .min(1)
      .optional()
      .describe('the file for what one run leaves to the next (spans of `for`, cursors); `off` for none'),
    plugins: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe('a folder, or several, with checks of your own; they win over the shipped ones'),
  })
  const group = z.strictObject(common).meta({ id: 'group' })
  const targets = new Map<string, z.ZodType>()
  for (const [name, connector] of connectors) targets.set(name, targetSchema(connector, common))
  const include = z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .describe('more files of this kind, relative to this one; "*" and "**" are allowed')
  const frame = z.strictObject({
    settings: z.unknown().optional(),
    groups: groupNames,
    targets: targetList,
    include,
  })
  const file = (): z.ZodType => wholeFile({ settings, group, targets: [...targets.values()], include })
  return { file, frame, settings, group, targets, runtimes: [...connectors.keys()] }
}

/** Every part in one schema: only editors and the reference page need it. */
function wholeFile(parts: { settings: z.ZodType; group: z.ZodType; targets: z.ZodType[]; include: z.ZodType }) {
  const { settings, group, targets, include } = parts
  return z.strictObject({
    settings: settings.nullable().optional().describe('what holds for all targets'),
    groups: z.record(groupName, group.nullable()).nullable().optional().describe('settings that several targets share'),
    targets: z
      .array(z.union(targets as [z.ZodType, ...z.ZodType[]]))
      .nullable()
      .optional()
      .describe('what is watched'),
    include,
  })
}

function targetSchema(connector: AnyConnector, common: z.ZodRawShape): z.ZodType {
  const runtime = z.literal(connector.name).describe(connector.title)
  return z
    .strictObject({
      id: z
        .string()
        .regex(ID_PATTERN, 'an id has letters, digits and "._/@:-", starts with a letter or digit, 128 at most')
        .describe('unique name of the target'),
      runtime: connector.name === DEFAULT_RUNTIME ? runtime.optional() : runtime,
      groups: z.array(z.string()).optional().describe('names of groups; a later one wins over an earlier one'),
      ...(connector.offers.includes('host') && {
        engine: z
          .union([
            z.enum(['auto', 'off']),
            z.literal(false),
            z.string().regex(/^\/\P{Cc}*$/u, 'an engine is "auto", "off" or the absolute path of its socket'),
          ])
          .optional()
          .describe('the container engine on this host: "auto" looks for one, or the path of its socket'),
      }),
      ...common,
      ...(connector.options.shape as z.ZodRawShape),
    })
    .check(...((connector.options._zod.def.checks ?? []) as never[]))
    .meta({ id: `target-${connector.name}` })
}

function checksSchema(checks: ReadonlyMap<string, AnyCheck>): z.ZodType {
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
export const RESERVED_OPTIONS: readonly string[] = ['warn', 'crit', 'for', 'clear', ...Object.keys(scheduleShape)]

const ALWAYS_ON = 'reachable'
const NOT_OFF = 'it is the look itself, without it nobody would hear that a target cannot be seen'

/** `off`, `on`, or a map with limits and the check's own options beside them. */
function checkSchema(check: AnyCheck): z.ZodType {
  const full = z.strictObject({
    ...sides(check),
    for: spansSchema(check).optional().describe(SPAN),
    ...scheduleShape,
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
