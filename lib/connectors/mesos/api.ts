import * as z from 'zod'

/** Versions differ in what they tell: what a verdict can do without is allowed to be absent, or to be anything. */
const word = z.string().nullish().catch(undefined)
const figure = z.number().nonnegative().nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)
const list = <T extends z.ZodType>(of: T) => z.array(of).max(100_000).nullish()

/** Numbers by name; what is no number is left out. */
export const metrics = z
  .record(z.string(), z.unknown())
  .transform((given) =>
    Object.fromEntries(Object.entries(given).filter((each): each is [string, number] => typeof each[1] === 'number')),
  )

const amounts = z.object({ cpus: figure, mem: figure, disk: figure, gpus: figure }).nullish().catch(undefined)
const drain = z.object({ state: word }).nullish().catch(undefined)

const agent = z.object({
  id: z.string(),
  hostname: word,
  port: figure,
  version: word,
  active: flag,
  deactivated: flag,
  drain_info: drain,
  registered_time: figure,
  reregistered_time: figure,
  resources: amounts,
  used_resources: amounts,
  attributes: z.record(z.string(), z.unknown()).nullish().catch(undefined),
})

/** /master/slaves, and /master/state-summary, which has no recovered ones. */
export const agents = z.object({ slaves: z.array(agent).max(100_000), recovered_slaves: list(agent) })

const framework = z.object({ id: word, name: word, active: flag, connected: flag })

/** Of /master/state-summary. */
export const summary = z.object({ frameworks: list(framework) })

const resources = list(z.object({ name: word, scalar: z.object({ value: figure }).nullish().catch(undefined) }))
const time = z.object({ nanoseconds: figure }).nullish().catch(undefined)

const agentInfoV1 = z.object({
  id: z.object({ value: z.string() }),
  hostname: word,
  port: figure,
  resources: resources.catch(undefined),
  attributes: list(
    z.object({
      name: z.string(),
      text: z.object({ value: word }).nullish(),
      scalar: z.object({ value: figure }).nullish(),
    }),
  ).catch(undefined),
})

const agentV1 = z.object({
  agent_info: agentInfoV1,
  active: flag,
  deactivated: flag,
  drain_info: drain,
  version: word,
  registered_time: time,
  reregistered_time: time,
  total_resources: resources.catch(undefined),
  allocated_resources: resources.catch(undefined),
})

export const agentsV1 = z.object({
  get_agents: z.object({ agents: list(agentV1), recovered_agents: list(agentInfoV1) }),
})

export const frameworksV1 = z.object({
  get_frameworks: z.object({
    frameworks: list(z.object({ framework_info: z.object({ name: word }), active: flag, connected: flag })),
  }),
})

const lostAgent = z.object({ id: z.object({ value: z.string() }), timestamp: time })

/** Source: Mesos, src/master/registry.proto. A master that was not elected has nothing to tell. */
export const registry = z.object({
  unreachable: z
    .object({ slaves: list(lostAgent) })
    .nullish()
    .catch(undefined),
})

export const version = z.object({ version: word })

export type Metrics = z.infer<typeof metrics>
export type Agent = z.infer<typeof agent>
export type AgentV1 = z.infer<typeof agentV1>
export type AgentInfoV1 = z.infer<typeof agentInfoV1>
export type LostAgent = z.infer<typeof lostAgent>
export type Amounts = z.infer<typeof amounts>
export type Framework = Pick<z.infer<typeof framework>, 'name' | 'active' | 'connected'>
