import { existsSync, readdirSync } from 'node:fs'
import type Docker from 'dockerode'

interface Wished {
  /** The folder of journals. */
  readonly journal: string
  /** Its volume without a name. */
  readonly volume: string
  readonly isMended: (found: Docker.ContainerInspectInfo) => boolean
}

/** What is not as it has to be: exactly one container "web" runs and is as wished, and there is nothing beside it. */
export async function notAlone(docker: Docker, wished: Wished): Promise<readonly string[]> {
  const all = (await docker.listContainers({ all: true })).map(({ Names, State }) => `${Names.join()} ${State}`)
  const found = await docker
    .getContainer('web')
    .inspect()
    .catch(() => null)
  const left = existsSync(wished.journal) ? readdirSync(wished.journal) : []
  return [
    ...(all.join() === '/web running' ? [] : [`containers: ${all.join(', ') || 'none'}`]),
    ...(found ? notAsWished(found, wished) : []),
    ...(await leftBeside(docker, found?.Mounts[0]?.Name ?? '')),
    ...left.map((file) => `left in the journal: ${file}`),
  ]
}

function notAsWished(found: Docker.ContainerInspectInfo, { volume, isMended }: Wished): readonly string[] {
  const networks = Object.keys(found.NetworkSettings.Networks).sort().join()
  return [
    ...(isMended(found) ? [] : [`web is ${found.State.Health?.Status ?? found.State.Status}`]),
    ...(found.Mounts[0]?.Name === volume ? [] : ['the volume without a name is another']),
    ...(networks === 'shop_back,shop_front' ? [] : [`on the networks ${networks}`]),
  ]
}

async function leftBeside(docker: Docker, used: string): Promise<readonly string[]> {
  const volumes = (await docker.listVolumes()).Volumes.map(({ Name }) => Name)
  const networks = (await docker.listNetworks()).map(({ Name }) => Name).sort()
  return [
    ...(volumes.join() === used ? [] : [`volumes: ${volumes.join(', ') || 'none'}`]),
    ...(networks.join() === 'host,none,shop_back,shop_front' ? [] : [`networks: ${networks.join(', ')}`]),
  ]
}
