import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { AnsweredWorkload, Renewal } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'

// Source: Docker Engine API 1.24 to 1.51, ServiceSpec: Mode, TaskTemplate.ForceUpdate, UpdateConfig. swarmkit,
// api/defaults (one at a time, the old one ends first), manager/orchestrator/update (0 is all at once).

const steered = z.object({
  TaskTemplate: z.looseObject({ ForceUpdate: z.int().nonnegative().nullish() }),
  Mode: z.object({
    Replicated: z.looseObject({ Replicas: z.int().nonnegative().nullish() }).nullish(),
    Global: z.object({}).nullish(),
  }),
  UpdateConfig: z
    .object({ Parallelism: z.int().nonnegative().default(1), Order: z.string().nullish() })
    .nullish()
    .transform((given) => given ?? { Parallelism: 1, Order: 'stop-first' }),
})

/** How many are wanted of a service, and how it would be made anew. Any change of its template makes all of it anew. */
export function steeringOf({
  Spec,
}: {
  readonly Spec: object
}): Pick<AnsweredWorkload, 'replicas' | 'edition' | 'renewal'> {
  const { TaskTemplate, Mode, UpdateConfig } = steered.parse(Spec)
  const replicas = Mode.Replicated ? (Mode.Replicated.Replicas ?? 1) : null
  const edition = createHash('sha256').update(JSON.stringify(TaskTemplate)).digest('hex').slice(0, 16)
  return { replicas, edition, renewal: renewalOf(Mode.Replicated || Mode.Global ? UpdateConfig : null) }
}

function renewalOf(config: z.output<typeof steered>['UpdateConfig'] | null): Renewal {
  if (!config) return { kind: 'none', why: 'it is a job' }
  const { Parallelism, Order } = config
  if (Order === 'start-first') return { kind: 'rolling', downAtOnce: 0 }
  return { kind: 'rolling', downAtOnce: Parallelism === 0 ? Infinity : Parallelism }
}

export function scaled(spec: object, replicas: number): object {
  const { Replicated } = steered.parse(spec).Mode
  if (!Replicated) throw fault('not-supported', 'nobody says how many there are of it')
  return { ...spec, Mode: { Replicated: { ...Replicated, Replicas: replicas } } }
}

/** As it is, and its tasks all the same made anew. */
export function forced(spec: object): object {
  const { TaskTemplate } = steered.parse(spec)
  return { ...spec, TaskTemplate: { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 } }
}
