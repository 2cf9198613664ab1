import { isIP } from 'node:net'
import type { RegistryAccess, Repository } from '../../model/registry.ts'

/** Where the names of Docker Hub are answered for, and who hands out its tokens. */
const HUB = { name: 'docker.io', host: 'registry-1.docker.io', realm: 'auth.docker.io' }

/** Where a registry is asked. */
export interface RegistryPlace {
  /** As references name it: "docker.io". */
  readonly name: string
  /** "https://registry-1.docker.io". */
  readonly origin: string
  /** Hosts that may be shown user and password. */
  readonly realms: readonly string[]
}

/** Without TLS only where that was said, and where nothing leaves this machine. */
export function placeOf({ host }: Pick<Repository, 'host'>, access: RegistryAccess): RegistryPlace {
  const at = host === HUB.name ? HUB.host : host
  const scheme = access.insecure === true || (isLoopback(at) && access.ca === undefined) ? 'http' : 'https'
  const { origin, host: own } = new URL(`${scheme}://${at}`)
  const usual = [own, ...(host === HUB.name ? [HUB.realm] : [])]
  return { name: host, origin, realms: [...usual, ...(access.realm === undefined ? [] : [access.realm])] }
}

/** Whether what is sent there never leaves this machine. */
export function isLoopback(at: string): boolean {
  const host = at.replace(/:\d+$/u, '')
  return host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'))
}
