import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Session } from '../../lib/kit/connector.ts'
import type { Workload } from '../../lib/model/workload.ts'
import { startEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { openSwarm, workloadsIn } from './swarm.ts'

export type Spec = Docker.CreateServiceOptions

const UPDATES = { UpdateConfig: { Parallelism: 1, FailureAction: 'pause', Monitor: 1_000_000_000 } }

const MOST_TRIES = 20

export interface ServiceWish {
  readonly mode?: object
  readonly command?: readonly string[]
  readonly image?: string
  readonly template?: object
}

/** A swarm of one manager, on an engine of its own. */
export interface RealSwarm {
  readonly engine: Engine
  /** As a daemon would keep it. */
  readonly session: Session
  /** Three that sleep unless said otherwise, started again after a fifth of a second. */
  create(name: string, wish?: ServiceWish): Promise<void>
  change(name: string, to: (spec: Spec) => Spec): Promise<void>
  remove(name: string): Promise<void>
  /** Looks until the swarm has come to it, or tells how it is instead. */
  becomes(name: string, as: (workload: Workload) => boolean): Promise<Workload>
  /** Kills the container of the task that is wanted there, and tells which task that was. */
  kill(name: string, slot: string): Promise<string>
  /** What the one node takes: "active", "pause", "drain". */
  setAvailability(to: 'active' | 'pause' | 'drain'): Promise<void>
  stop(): Promise<void>
}

export async function startSwarm(): Promise<RealSwarm> {
  const engine = await startEngine()
  const { docker } = engine
  await docker.swarmInit({ AdvertiseAddr: '127.0.0.1', ListenAddr: '127.0.0.1:0' })
  const session = await openSwarm({ endpoints: [`unix://${engine.socket}`] })

  const becomes: RealSwarm['becomes'] = async (name, as) => {
    let seen: Workload | undefined
    for (let left = 200; left > 0; left -= 1) {
      seen = (await workloadsIn(session)).find(({ id }) => id === name)
      if (seen && as(seen)) return seen
      await wait(150)
    }
    throw new Error(`"${name}" stayed ${JSON.stringify(seen)}`)
  }

  return {
    engine,
    session,
    becomes,
    async create(name, wish = {}) {
      await docker.createService(specOf(name, engine.image, wish))
    },
    async change(name, to) {
      const service = docker.getService(name)
      // A swarm counts its own notes about a rollout as versions: what was read may be past at once.
      for (let tries = 1; ; tries += 1) {
        const { Version, Spec: spec } = (await service.inspect()) as { Version: { Index: number }; Spec: Spec }
        try {
          await service.update({ ...to(spec), version: Version.Index })
          return
        } catch (error) {
          if (tries >= MOST_TRIES || !String(error).includes('out of sequence')) throw error
        }
      }
    },
    async remove(name) {
      await docker.getService(name).remove()
    },
    async kill(name, slot) {
      const { instances } = await becomes(name, ({ instances: all }) =>
        all.some((each) => each.slot === slot && each.isReady),
      )
      const id = instances.find((each) => each.slot === slot && each.isReady)?.id ?? ''
      const [container] = await docker.listContainers({ filters: { label: [`com.docker.swarm.task.id=${id}`] } })
      await docker.getContainer(container?.Id ?? '').kill()
      return id
    },
    async setAvailability(to) {
      const [node] = (await docker.listNodes()) as { ID: string; Version: { Index: number }; Spec: object }[]
      const typed = docker.getNode(node?.ID ?? '') as unknown as { update(to: object): Promise<unknown> }
      await typed.update({ ...node?.Spec, Availability: to, version: node?.Version.Index })
    },
    async stop() {
      try {
        await session.close()
        await Promise.all((await docker.listServices()).map(({ ID }) => docker.getService(ID).remove()))
        await docker.swarmLeave({ force: true })
      } finally {
        // On a busy machine a swarm may refuse to be left in time: its engine ends all the same.
        await engine.stop()
      }
    },
  }
}

function specOf(name: string, ownImage: string, wish: ServiceWish): Spec {
  const { mode = { Replicated: { Replicas: 3 } }, command = ['sleep', '1000'], image = ownImage } = wish
  return {
    Name: name,
    TaskTemplate: {
      ContainerSpec: { Image: image, Command: [...command], StopGracePeriod: 1 },
      RestartPolicy: { Condition: 'any', Delay: 200_000_000 },
      ...wish.template,
    },
    Mode: mode,
    ...('ReplicatedJob' in mode || 'GlobalJob' in mode ? {} : UPDATES),
  } as unknown as Spec
}
