import * as z from 'zod'
import type { AnyCheck } from '../kit/check.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { AnyPusher } from '../kit/exporter.ts'
import type { AnyNotifier } from '../kit/notifier.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import { duration } from '../kit/options.ts'
import { SELF } from '../model/oneself.ts'
import { checksSchema } from './check-schema.ts'
import { declaredSchema, mayBeDeclared } from './declared.ts'
import { exporterSchema } from './exporters.ts'
import { healSchema } from './heal-schema.ts'
import { heartbeatSchema } from './heartbeat.ts'
import { historySchema } from './history-schema.ts'
import { maintenanceSchema } from './maintenance.ts'
import { ID_PATTERN, IT_IS_US, LABEL_PATTERN, NAME_PATTERN } from './name-patterns.ts'
import { patienceSchema } from './patience-schema.ts'
import { wholeRuleSchema } from './rule-schema.ts'
import { scheduleShape } from './schedule.ts'
import { registrySchema } from './registry-schema.ts'
import { EXEC, execSchema, remedySchema } from './remedy-schema.ts'
import type { StepSchemas } from './steps.ts'
import { storeSchema } from './store-address.ts'
import { metricsSchema, webSchema } from './web-schema.ts'
import { wordingShape } from './wording.ts'

export interface Registries {
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly notifiers: ReadonlyMap<string, AnyNotifier>
  /** Absent where nobody sends metrics. */
  readonly exporters?: ReadonlyMap<string, AnyPusher>
  readonly remedies: ReadonlyMap<string, AnyRemedy>
}

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
  /** By the word behind `use`. */
  readonly notifiers: ReadonlyMap<string, z.ZodType>
  /** Likewise. */
  readonly exporters: ReadonlyMap<string, z.ZodType>
  readonly steps: StepSchemas
}

/** Keys that every target may have: a connector has none of its own by such a name. */
export const TARGET_KEYS: readonly string[] = [
  ...['id', 'runtime', 'groups', 'engine', 'labels', 'checks', 'timeout', 'patience', 'dependsOn', 'declared'],
  ...Object.keys(scheduleShape),
]

/** What a target with an `address` is when it does not say. */
export const DEFAULT_RUNTIME = 'ssh'

/** What stands under `workloads:`. */
export const DECLARED_RUNTIME = 'declared'
/** What stands under `parity:`. */
export const PARITY_RUNTIME = 'parity'

/** Lists of what stands nowhere, beside `targets:`, and what their elements are made of; nobody writes a runtime there. */
export const RUNTIME_OF_LIST = { workloads: DECLARED_RUNTIME, parity: PARITY_RUNTIME } as const

const LISTED_RUNTIMES: readonly string[] = Object.values(RUNTIME_OF_LIST)

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
const exporterName = z.string().regex(NAME_PATTERN, 'an exporter is named with letters, digits, ".", "_" and "-"')
const notifierName = z.string().regex(NAME_PATTERN, 'a notifier is named with letters, digits, ".", "_" and "-"')
const unread = z.array(z.unknown()).nullish()

const needed = z
  .array(z.union([z.string(), z.array(z.string()).min(1)]))
  .describe('ids of targets without which it cannot be reached: all of these, and one of each list in them')

export function inventorySchema({
  connectors,
  checks,
  notifiers: registered,
  exporters: ways,
  remedies,
}: Registries): InventorySchema {
  const common = {
    labels: labels.optional(),
    checks: checksSchema(checks).nullable().optional(),
    ...scheduleShape,
    timeout: duration({ minMs: 1000, maxMs: 600_000 }).optional().describe('time for a whole pass over a target'),
    patience: patienceSchema.optional(),
  }
  const settings = settingsSchema(common)
  const group = z.lazy(() => z.strictObject({ ...common, declared: declaredSchema.optional() }).meta({ id: 'group' }))
  const targets = new Map<string, z.ZodType>()
  for (const [name, connector] of connectors)
    targets.set(
      name,
      z.lazy(() => targetSchema(connector, common)),
    )
  const notifiers = new Map([...registered].map(([name, notifier]) => [name, notifierSchema(notifier)]))
  const exporters = new Map([...(ways ?? [])].map(([name, exporter]) => [name, exporterSchema(exporter)]))
  const steps = stepSchemas(remedies)
  const include = z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .optional()
    .describe('more files of this kind, relative to this one; "*" and "**" are allowed')
  const frame = z.strictObject({
    settings: z.unknown().optional(),
    groups: groupNames,
    targets: unread,
    workloads: unread,
    notifiers: z.record(notifierName, z.unknown()).nullish(),
    exporters: z.record(exporterName, z.unknown()).nullish(),
    ...{ rules: unread, maintenance: unread, parity: unread },
    include,
  })
  const file = (): z.ZodType =>
    wholeFile({
      ...{ settings, group, targets, steps, include },
      notifiers: [...notifiers.values()],
      exporters: [...exporters.values()],
    })
  const runtimes = [...connectors.keys()].filter((name) => !LISTED_RUNTIMES.includes(name))
  return { file, frame, settings, group, targets, runtimes, notifiers, exporters, steps }
}

/** What holds for the whole program, and for all targets that do not say otherwise. */
function settingsSchema(common: z.ZodRawShape): z.ZodType {
  return z.strictObject({
    ...common,
    concurrency: z.int().min(1).max(512).optional().describe('how many targets are looked at at the same time'),
    memory: z
      .string()
      .min(1)
      .optional()
      .describe('the file for what one run leaves to the next (spans of `for`, cursors); `off` for none'),
    store: storeSchema.optional(),
    history: historySchema.optional(),
    registry: registrySchema.optional(),
    references: z
      .array(z.string())
      .optional()
      .describe('ids of targets that are always there: when none of them can be reached, it is we who cannot see'),
    heartbeat: heartbeatSchema
      .optional()
      .describe('somebody outside who is told that we are at work, and notices when we say nothing any more'),
    web: webSchema.optional(),
    metrics: metricsSchema.optional(),
    heal: healSchema.optional().describe('what holds for all rules that mend something'),
    plugins: z
      .union([z.string().min(1), z.array(z.string().min(1))])
      .optional()
      .describe('a folder, or several, with checks of your own; they win over the shipped ones'),
  })
}

interface Parts {
  readonly settings: z.ZodType
  readonly group: z.ZodType
  readonly targets: ReadonlyMap<string, z.ZodType>
  readonly notifiers: readonly z.ZodType[]
  readonly exporters: readonly z.ZodType[]
  readonly steps: StepSchemas
  readonly include: z.ZodType
}

/** Every part in one schema: only editors and the reference page need it. */
function wholeFile({ settings, group, targets, notifiers, exporters, steps, include }: Parts): z.ZodType {
  const [workload, parity] = [targets.get(DECLARED_RUNTIME), targets.get(PARITY_RUNTIME)]
  const mending = [...steps.remedies.values(), ...(steps.exec ? [steps.exec] : [])]
  return z.strictObject({
    settings: settings.nullable().optional().describe('what holds for all targets'),
    groups: z.record(groupName, group.nullable()).nullable().optional().describe('settings that several targets share'),
    targets: z
      .array(z.union([...targets].flatMap(([name, target]) => (LISTED_RUNTIMES.includes(name) ? [] : [target]))))
      .nullable()
      .optional()
      .describe('what is watched'),
    ...(workload && {
      workloads: z.array(workload).nullable().optional().describe('what should run of plain containers'),
    }),
    notifiers: z
      .record(notifierName, notifiers.length > 0 ? z.union(notifiers) : z.never())
      .nullable()
      .optional()
      .describe('ways to tell somebody, by name'),
    exporters: z
      .record(exporterName, exporters.length > 0 ? z.union(exporters) : z.never())
      .nullable()
      .optional()
      .describe('where metrics are sent, by name'),
    rules: z
      .array(wholeRuleSchema(mending))
      .nullable()
      .optional()
      .describe('who is told of what, and what is done about it'),
    maintenance: z
      .array(maintenanceSchema)
      .nullable()
      .optional()
      .describe('times in which nobody is told of what people work on'),
    ...(parity && {
      parity: z
        .array(parity)
        .nullable()
        .optional()
        .describe('environments that should be the same; `orch-watch parity` shows in what they differ'),
    }),
    include,
  })
}

function stepSchemas(remedies: Registries['remedies']): StepSchemas {
  const exec = remedies.get(EXEC)
  return {
    remedies: new Map([...remedies].map(([name, remedy]) => [name, remedySchema(remedy)])),
    exec: exec ? execSchema(exec) : null,
  }
}

function notifierSchema({ name, title, options, tells, hasOwnWords }: AnyNotifier): z.ZodType {
  const words = tells === 'notices' && !hasOwnWords ? wordingShape() : {}
  return z
    .strictObject({ use: z.literal(name).describe(title), ...(options.shape as z.ZodRawShape), ...words })
    .check(...((options._zod.def.checks ?? []) as never[]))
    .meta({ id: `notifier-${name}` })
}

/** The key of the id: two environments are called by a name, as everywhere where they are not a target. */
export function idKeyOf(runtime: string): 'id' | 'name' {
  return runtime === PARITY_RUNTIME ? 'name' : 'id'
}

function targetSchema(connector: AnyConnector, common: z.ZodRawShape): z.ZodType {
  const runtime = z.literal(connector.name).describe(connector.title)
  return z
    .strictObject({
      [idKeyOf(connector.name)]: z
        .string()
        .regex(ID_PATTERN, 'an id has letters, digits and "._/@:-", starts with a letter or digit, 128 at most')
        .refine((id) => id !== SELF, IT_IS_US)
        .describe('unique name of the target'),
      ...(!LISTED_RUNTIMES.includes(connector.name) && {
        runtime: connector.name === DEFAULT_RUNTIME ? runtime.optional() : runtime,
      }),
      groups: z.array(z.string()).optional().describe('names of groups; a later one wins over an earlier one'),
      dependsOn: needed.optional(),
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
      ...(mayBeDeclared(connector) && { declared: declaredSchema.optional() }),
      ...(connector.options.shape as z.ZodRawShape),
    })
    .check(...((connector.options._zod.def.checks ?? []) as never[]))
    .meta({ id: `target-${connector.name}` })
}
