import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Engine } from './engine-process.ts'

/** A second image of the same programs: what is healthy, what is not, and what runs as whom is in its settings. */
export async function makeImage(engine: Engine, name: string, changes: readonly string[]): Promise<string> {
  const base = await engine.docker.createContainer({
    Image: engine.image,
    Cmd: ['true'],
    HostConfig: { NetworkMode: 'none' },
  })
  const [repo, tag] = name.split(':')
  await base.commit({ repo, tag, changes: changes.join('\n') })
  await base.remove()
  return (await engine.docker.getImage(name).inspect()).Id
}

/** In nanoseconds of an image's settings, so that nobody waits for it. */
export const HEALTHY = 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD true'
export const SICK = 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD false'

interface Replicas {
  readonly count: number
  readonly image: string
  readonly options?: (nth: number) => Partial<Docker.ContainerCreateOptions>
  /** Whether the image says how its health is checked. */
  readonly isChecked?: boolean
}

/** So many containers of one image, in an inventory that declares them as the workload "shop". */
export async function setReplicas(
  engine: Engine,
  folder: string,
  { count, image, options = () => ({}), isChecked = true }: Replicas,
): Promise<void> {
  writeFileSync(
    join(folder, 'targets.yaml'),
    `settings: { every: 2s, registry: ./revisions }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
workloads: [{ id: shop, on: { targets: e }, select: { names: 'shop-*' }, replicas: ${count} }]
`,
  )
  for (let nth = 1; nth <= count; nth += 1)
    await engine.run({
      name: `shop-${nth}`,
      Image: image,
      StopSignal: 'SIGKILL',
      Cmd: undefined as never,
      ...options(nth),
    })
  if (isChecked) await healthy(engine, count)
}

async function healthy({ docker }: Engine, count: number): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    if ((await readyOf(docker)).length >= count) return
    await wait(50)
  }
  throw new Error(`not ${count} are healthy`)
}

async function readyOf(docker: Docker): Promise<readonly string[]> {
  const all = await docker.listContainers({ filters: { health: ['healthy'] } })
  return all
    .map(({ Names }) => Names.join())
    .filter((name) => name.startsWith('/shop-') && !name.includes('orch-watch'))
}

/** Counts how many are ready, again and again, until it is told to stop. Resolves to the fewest. */
export function observe({ docker }: Engine): () => Promise<number> {
  const state = { fewest: Infinity, isOver: false }
  const counting = (async () => {
    while (!state.isOver) {
      state.fewest = Math.min(state.fewest, (await readyOf(docker)).length)
      await wait(20)
    }
  })()
  return async () => {
    state.isOver = true
    await counting
    return state.fewest
  }
}

/** "shop-1 of sha256:…", for each container there is. */
export async function imagesOf({ docker }: Engine): Promise<readonly string[]> {
  const all = await docker.listContainers({ all: true })
  return all.map(({ Names, ImageID, State }) => `${Names.join()} ${State} ${ImageID}`).sort()
}
