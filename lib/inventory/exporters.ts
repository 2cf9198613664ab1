import * as z from 'zod'
import type { AnyPusher } from '../kit/exporter.ts'
import { duration } from '../kit/options.ts'
import type { ExporterPlan, NotifierPlan } from '../model/inventory.ts'
import type { Ms } from '../model/time.ts'
import type { Section } from './notifiers.ts'

export const EXPORTERS: Section = { key: 'exporters', noun: 'exporter' }

const LEAST_MS: Ms = 1_000
const MOST_MS: Ms = 3_600_000

/** Source: Prometheus, "Data model": names that begin with two underscores are its own. */
const label = z.string().regex(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/u, 'a label is named with letters, digits and "_"')

/** Keys of every exporter. */
const shape = () => ({
  every: duration({ minMs: LEAST_MS, maxMs: MOST_MS }).prefault('30s').describe('so often all that is known is sent'),
  labels: z
    .record(label, z.string().max(256))
    .default({})
    .describe('labels that are added to all that is sent: `{ datacenter: eu-1 }`'),
  queue: z
    .int()
    .min(1_000)
    .max(5_000_000)
    .default(200_000)
    .describe('so many samples wait for a receiver that does not take them; of more the oldest are given up'),
})

export function exporterSchema({ name, title, options }: AnyPusher): z.ZodType {
  return z
    .strictObject({ use: z.literal(name).describe(title), ...shape(), ...(options.shape as z.ZodRawShape) })
    .check(...((options._zod.def.checks ?? []) as never[]))
    .meta({ id: `exporter-${name}` })
}

/** What is for all of them told apart from what is for its kind. */
export function exporterPlan({ options: all, ...plan }: NotifierPlan): ExporterPlan {
  const { every, labels, queue, ...options } = all as z.output<z.ZodObject<ReturnType<typeof shape>>>
  return { ...plan, options, everyMs: every, labels, mostWaiting: queue }
}
