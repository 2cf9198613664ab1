import * as z from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { AnsweredWorkload, UpdateProgress, WorkloadControl, WorkloadName } from '../../kit/control.ts'
import type { Ask, Client, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault } from '../../kit/fault.ts'
import type { Definition } from '../../model/configuration.ts'
import type { Workload } from '../../model/workload.ts'
import { askNodes, askServices, askTasks } from './api.ts'
import { networksOf } from './configurations.ts'
import { namesOf } from './network-names.ts'
import { forced, scaled, steeringOf } from './steering.ts'
import { workloadsOf } from './workload.ts'

// Source: Docker Engine API 1.24 to 1.51, ServiceInspect and ServiceUpdate.

const answered = z.looseObject({
  ID: z.string().regex(/^[0-9a-z]{1,64}$/u),
  Version: z.object({ Index: z.int().nonnegative() }),
  Spec: z.looseObject({ Name: z.string() }),
  /** Of a service that was never changed there is none. */
  PreviousSpec: z.unknown().optional(),
})
type Answered = z.output<typeof answered>

const named = z.object({ ID: z.string(), Spec: z.object({ Name: z.string() }) })
const askNamed = (path: '/secrets' | '/configs'): Question<z.output<typeof named>[]> => ({
  path,
  schema: z.array(named),
  maxBytes: 32 * MiB,
})

/** Changes the services of a swarm over the conversation that reads them. */
export function serviceControl(client: Client, api: string, clock: Clock): WorkloadControl {
  const ask: Ask = (question, signal) => client.ask(question, api, signal)

  const found = async ({ kind, name }: WorkloadName, signal: AbortSignal): Promise<Answered | null> => {
    if (kind !== 'service') throw fault('not-supported', `a swarm has no ${kind}s`)
    const path = `/services/${encodeURIComponent(name)}`
    try {
      const service = await ask({ path, schema: answered, maxBytes: MiB }, signal)
      // It would answer to the beginning of an id as well.
      return service.Spec.Name === name ? service : null
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return null
      throw error
    }
  }
  const definitionOf = async (document: unknown, signal: AbortSignal): Promise<Definition> => {
    const names = await namesOf(networksOf(document), ask, signal)
    return { kind: 'service', document, nameOf: (id) => names.get(id) }
  }

  /** The version is asked for once more on the way, so that nobody else's change is lost in between. */
  const change = async (
    of: WorkloadName,
    version: string,
    to: (spec: Answered['Spec']) => object,
    signal: AbortSignal,
  ): Promise<void> => {
    const service = await found(of, signal)
    if (String(service?.Version.Index) !== version || !service) throw changedSince(of)
    await send({ ...service, Spec: to(service.Spec) }, version, signal)
  }
  const send = async ({ ID, Spec }: Pick<Answered, 'ID'> & { Spec: object }, version: string, signal: AbortSignal) => {
    const query = { version, registryAuthFrom: 'spec' }
    await client.tell({ method: 'POST', path: `/services/${ID}/update`, query, body: Spec }, api, signal)
  }

  return {
    named: (id) => (id === '' ? null : { kind: 'service', name: id }),
    async read(of, signal): Promise<AnsweredWorkload | null> {
      const service = await found(of, signal)
      if (!service) return null
      const definition = await definitionOf(service, signal)
      return { definition, version: String(service.Version.Index), ...steeringOf(service) }
    },
    objections: (_, document, __, signal) => whatIsMissing(document, ask, signal),
    update: (_, document, version, signal) => send(answered.parse(document), version, signal),
    scale: (of, replicas, version, signal) => change(of, version, (spec) => scaled(spec, replicas), signal),
    restart: (of, version, _, signal) => change(of, version, forced, signal),
    async progress(of, signal) {
      const workload = await workloadNamed(of.name, { ask, api, clock }, signal)
      return workload ? progressOf(workload) : { kind: 'failed', why: 'it is gone' }
    },
    async earlier(of, signal) {
      const service = await found(of, signal)
      if (!service || typeof service.PreviousSpec !== 'object' || service.PreviousSpec === null) return null
      return definitionOf({ ...service, Spec: service.PreviousSpec }, signal)
    },
  }
}

function changedSince({ name }: WorkloadName): Error {
  return fault('busy', `"${name}" is not any more what it was when it was read: somebody has changed it since`)
}

async function workloadNamed(
  name: string,
  { ask, api, clock }: { readonly ask: Ask; readonly api: string; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Workload | undefined> {
  const only = (filter: string): Readonly<Record<string, string>> => ({
    filters: JSON.stringify({ [filter]: { [name]: true } }),
  })
  const all = askServices(api)
  const [nodes, tasks, { services }] = await Promise.all([
    ask(askNodes, signal),
    ask({ ...askTasks, query: only('service') }, signal),
    ask({ ...all, query: { ...all.query, ...only('name') } }, signal),
  ])
  return workloadsOf(services, tasks, nodes, clock.now()).find(({ id }) => id === name)
}

/** What went wrong stays in the rollout; where nothing rolls, all that is wanted has to be there and be new. */
function progressOf({ rollout, mode, desired, updated, ready }: Workload): UpdateProgress {
  const why = rollout?.why ?? ''
  if (rollout && rollout.phase !== 'progressing' && rollout.phase !== 'rolling-back')
    return { kind: 'failed', why: rollout.phase === 'rolled-back' ? `the swarm took it back: ${why}` : why }
  const isThere = mode === 'job' || (updated >= desired && ready >= desired)
  if (!rollout && isThere) return { kind: 'done' }
  return { kind: 'under-way', why: `${Math.min(updated, ready)} of ${desired} are new and ready` }
}

const references = z.object({
  Spec: z.object({
    TaskTemplate: z.object({
      ContainerSpec: z
        .object({
          Secrets: z.array(z.object({ SecretID: z.string().nullish(), SecretName: z.string() })).nullish(),
          Configs: z.array(z.object({ ConfigID: z.string().nullish(), ConfigName: z.string() })).nullish(),
        })
        .nullish(),
    }),
  }),
})

async function whatIsMissing(document: unknown, ask: Ask, signal: AbortSignal): Promise<readonly string[]> {
  const container = references.safeParse(document).data?.Spec.TaskTemplate.ContainerSpec
  const secrets = (container?.Secrets ?? []).map(({ SecretID, SecretName }) => ({ id: SecretID, name: SecretName }))
  const configs = (container?.Configs ?? []).map(({ ConfigID, ConfigName }) => ({ id: ConfigID, name: ConfigName }))
  const networks = networksOf(document)
  const [known, ...files] = await Promise.all([
    namesOf(networks, ask, signal),
    missingOf('secret', secrets, ask, signal),
    missingOf('config', configs, ask, signal),
  ])
  const gone = networks.filter((each) => !known.has(each))
  return [...gone.map((each) => `networks.${each}: there is no network of this name`), ...files.flat()]
}

/** One that was made anew under its name is another one, and what was in the old one is not known. */
async function missingOf(
  kind: 'secret' | 'config',
  wanted: readonly { readonly id: string | null | undefined; readonly name: string }[],
  ask: Ask,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (wanted.length === 0) return []
  const all = await ask(askNamed(`/${kind}s`), signal)
  return wanted
    .filter(({ id, name }) => !all.some((each) => each.ID === id && each.Spec.Name === name))
    .map(({ name }) => `${kind}s.${name}: there is no such ${kind} any more`)
}
