import * as z from 'zod'
import { parseQuantity } from '../../base/quantity.ts'

const names = z.union([z.string().min(1).max(256), z.array(z.string().min(1).max(256)).min(1)])
const labels = z.record(z.string().min(1).max(256), z.union([names, z.number(), z.boolean()]))

const on = z
  .strictObject({
    targets: names.optional().describe('ids of targets, or patterns'),
    groups: names.optional().describe('names of groups, or patterns'),
    labels: labels.optional().describe('labels of targets, each with one value, or several, or patterns'),
  })
  .refine((given) => Object.keys(given).length > 0, 'say which: "targets", "groups" or "labels"')

const select = z
  .strictObject({
    names: names.optional().describe('names of containers, or patterns'),
    images: names.optional().describe('images as they were asked for, or patterns: "shop/web:*"'),
    labels: labels.optional().describe('labels of containers, each with one value, or several, or patterns'),
    compose: z
      .strictObject({ project: z.string().min(1), service: z.string().min(1).optional() })
      .optional()
      .describe('a project of Docker Compose, or one of its services'),
  })
  .refine((given) => Object.keys(given).length > 0, 'say which: "names", "images", "labels" or "compose"')

const bytes = z.string().transform((text, context) => {
  const value = parseQuantity(text, 'bytes')
  if (value !== null && value > 0) return value
  context.addIssue({ code: 'custom', message: `"${text}" is not a size: write "512MiB"` })
  return z.NEVER
})

const config = z.strictObject({
  restart: z.enum(['no', 'always', 'unless-stopped', 'on-failure']).optional().describe('restart policy'),
  memory: bytes.optional().describe('limit of memory: "512MiB"'),
  cpus: z.number().positive().optional().describe('limit of processor cores'),
  processes: z.int().positive().optional().describe('limit of processes'),
})

/** What an element of `workloads:` may say beside what every target may. */
export const declaredOptions = z.strictObject({
  on: on.describe('the targets whose containers belong to it'),
  select: select.describe('which of their containers; all that is given has to hold'),
  replicas: z.int().min(0).max(100_000).describe('how many should run'),
  image: z.string().min(1).max(512).optional().describe('what each should run: "shop/web:1.4.2"'),
  config: config.optional().describe('how each should be started; what is left out may be as it is'),
})

export type DeclaredOptions = z.output<typeof declaredOptions>
