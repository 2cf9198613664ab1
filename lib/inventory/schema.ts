import { z } from 'zod'
import { QUANTITY_EXAMPLE } from '../base/quantity.ts'
import type { LimitSpec } from '../kit/bound.ts'
import { parseBound } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import { duration } from '../kit/options.ts'
import type { Bound } from '../model/limit.ts'
import { scheduleShape } from './schedule.ts'
import { knownKeys } from './zod-problems.ts'

export interface Registries {
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly checks: ReadonlyMap<string, AnyCheck>
}

/** One side of one check's limits as somebody wrote it: a bound, or `off` for none. */
export type WrittenBound = Bound | 'off'

/** The single source: it checks what was written, it is the JSON Schema for editors and the reference page. */
export interface InventorySchema {
  /** The main file. Included files may not have `settings`. */
  readonly file: z.ZodType
  readonly targets: ReadonlyMap<string, z.ZodType>
  readonly runtimes: readonly string[]
}

/** What a target with an `address` is when it does not say. */
export const DEFAULT_RUNTIME = 'ssh'

const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._/@:-]{0,127}$/u
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u

const strict = <S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> =>
  z.strictObject(shape, { error: knownKeys(Object.keys(shape)) })

const labelValue = z.union([z.string().max(256), z.number(), z.boolean()])
const labels = z
  .record(z.string().min(1).max(128), labelValue)
  .meta({ id: 'labels', description: 'names and values to select and group by' })

export function inventorySchema({ connectors, checks }: Registries): InventorySchema {
  const common = {
    labels: labels.optional(),
    checks: checksSchema(checks).nullable().optional(),
    ...scheduleShape,
    timeout: duration({ minMs: 1000, maxMs: 600_000 }).optional().describe('time for a whole pass over a target'),
  }
  const settings = strict({
    ...common,
    concurrency: z.int().min(1).max(512).optional().describe('how many targets are looked at at the same time'),
    plugins: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe('a folder, or several, with checks of your own; they win over the shipped ones'),
  })
  const group = strict(common).meta({ id: 'group' })
  const targets = new Map<string, z.ZodType>()
  for (const [name, connector] of connectors) targets.set(name, targetSchema(connector, common))
  const file = strict({
    settings: settings.nullable().optional().describe('what holds for all targets'),
    groups: z
      .record(
        z.string().regex(NAME_PATTERN, 'a group is named with letters, digits, ".", "_" and "-"'),
        group.nullable(),
      )
      .nullable()
      .optional()
      .describe('settings that several targets share'),
    targets: z
      .array(z.union([...targets.values()] as [z.ZodType, ...z.ZodType[]]))
      .nullable()
      .optional()
      .describe('what is watched'),
    include: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe('more files of this kind, relative to this one; "*" and "**" are allowed'),
  })
  return { file, targets, runtimes: [...connectors.keys()] }
}

function targetSchema(connector: AnyConnector, common: z.ZodRawShape): z.ZodType {
  const runtime = z.literal(connector.name).describe(connector.title)
  return strict({
    id: z
      .string()
      .regex(ID_PATTERN, 'an id has letters, digits and "._/@:-", starts with a letter or digit, 128 at most')
      .describe('unique name of the target'),
    runtime: connector.name === DEFAULT_RUNTIME ? runtime.optional() : runtime,
    groups: z.array(z.string()).optional().describe('names of groups; a later one wins over an earlier one'),
    ...(connector.offers.includes('host') && {
      engine: z
        .union([z.enum(['auto', 'off']), z.string().startsWith('/')])
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
  for (const [name, check] of checks) shape[name] = checkSchema(check).meta({ description: check.title }).optional()
  return strict(shape).meta({ id: 'checks', description: 'settings of checks, by name' })
}

/** `off`, `on`, or a map with limits and the check's own options beside them. */
export function checkSchema(check: AnyCheck): z.ZodType {
  const full = strict({
    warn: boundsSchema(check).optional().describe('when it is a warning'),
    crit: boundsSchema(check).optional().describe('when it is critical'),
    ...partialOptions(check),
  })
  const words = check.name === 'reachable' ? (['on'] as const) : (['on', 'off'] as const)
  const flags = check.name === 'reachable' ? z.literal(true) : z.boolean()
  return z.union([z.enum(words), flags, z.null(), full])
}

/** Every option may be left out at every level; what is missing in the end gets the check's own default. */
function partialOptions(check: AnyCheck): Record<string, z.ZodType> {
  const { shape } = check.options as unknown as z.ZodObject
  return Object.fromEntries(Object.entries(shape).map(([name, option]) => [name, (option as z.ZodType).optional()]))
}

function boundsSchema(check: AnyCheck): z.ZodType {
  const specs = Object.entries(check.limits)
  const [first] = specs
  if (!first) return z.never({ error: `"${check.name}" has no limits` })
  const named = strict(
    Object.fromEntries(specs.map(([name, spec]) => [name, boundSchema(spec).optional().describe(spec.about)])),
  ).refine(
    (given) => Object.keys(given).length > 0,
    `no limit is given: name one of ${specs.map(([name]) => name).join(', ')}`,
  )
  return z.union([boundSchema(first[1]), named])
}

function boundSchema(spec: LimitSpec): z.ZodType<WrittenBound, string | number | false> {
  return z
    .union([z.string(), z.number(), z.literal(false)])
    .describe(`such as "${spec.bad === 'above' ? '>' : '<'} ${QUANTITY_EXAMPLE[spec.unit]}", a Nagios range, or off`)
    .transform((written, context): WrittenBound => {
      if (written === false || written === 'off') return 'off'
      const parsed = parseBound(String(written), spec)
      if (parsed.ok) return parsed.bound
      context.addIssue({ code: 'custom', message: parsed.why })
      return z.NEVER
    })
}
