import { diff } from '../../kit/configuration-diff.ts'
import { objectWords } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import type { TargetId } from '../../model/target.ts'
import { networkRequest } from '../../record/create/network-request.ts'
import { volumeRequest } from '../../record/create/volume-request.ts'
import { overlap, parseSubnet } from '../../record/network/addresses.ts'
import { pathWords } from '../../record/words.ts'
import type { Document } from '../../registry/document.ts'
import { isBothSecret } from '../recording/take-in.ts'
import type { GroundPlan } from '../replace/wish.ts'
import { namesBelow } from './host.ts'
import type { Host } from './host.ts'

/** What stands on the other engine, and what is recorded of the lost one. */
export interface GroundWorld {
  readonly to: TargetId
  /** Networks and volumes there. */
  readonly there: readonly Configuration[]
  readonly revealOf: (document: Document) => Reveal
  /** Under which key fingerprints of today are made. */
  readonly keyId: string
}

export interface Grounds {
  /** In the order in which they are made. */
  readonly made: readonly (GroundPlan & { readonly wanted: Configuration })[]
  /** There already, and just so: used as they are. */
  readonly used: readonly Configuration[]
  readonly cannot: readonly string[]
}

/** Which networks and volumes are made before the containers of a lost host, and why not. Pure. */
export function groundsOf(host: Host, world: GroundWorld): Grounds {
  const containers = host.containers.map(({ configuration }) => configuration)
  const found = host.resources.map((document) => groundOf(document, containers, host, world))
  const made = found.flatMap((each) => each.made ?? [])
  return {
    // A network takes its settings from another that has to be there before.
    made: [...made].sort((one, other) => Number(isTemplate(other.wanted)) - Number(isTemplate(one.wanted))),
    used: found.flatMap((each) => each.used ?? []),
    cannot: found.flatMap(({ cannot }) => cannot),
  }
}

function isTemplate({ fields }: Configuration): boolean {
  return fields.some(({ path, value }) => path[0] === 'configOnly' && value === true)
}

interface Ground {
  readonly made?: Grounds['made'][number]
  readonly used?: Configuration
  readonly cannot: readonly string[]
}

function groundOf(
  document: Document,
  containers: readonly Configuration[],
  host: Host,
  { to, there, revealOf, keyId }: GroundWorld,
): Ground {
  const wanted = document.configuration
  const { kind, name } = wanted
  const words = objectWords({ target: to, kind, name })
  const now = there.find((each) => each.kind === kind && each.name === name)
  if (now) {
    const isRekeyed = document.keyId !== keyId
    const changes = diff(wanted, now).filter((change) => !(isRekeyed && isBothSecret(change)))
    if (changes.length === 0) return { used: now, cannot: [] }
    const settings = changes.map(({ path }) => pathWords(path)).join(', ')
    return { cannot: [`${words}: there is another one of that name: ${settings}`] }
  }
  const networks = new Set([...there, ...host.resources.map(({ configuration }) => configuration)].map((of) => of.name))
  const wish = { networks, keepsSubnets: containers.some((each) => hasAddressIn(each, name)) }
  const reveal = revealOf(document)
  const { body, cannot } = kind === 'network' ? networkRequest(wanted, reveal, wish) : volumeRequest(wanted, reveal)
  const what = kind === 'network' ? 'network' : 'volume'
  const taken = what === 'network' ? takenSubnets(body, there) : []
  return {
    made: { target: to, what, name, body, wanted },
    cannot: [...cannot, ...taken].map((each) => `${words}: ${each}`),
  }
}

/** Whether somebody has asked for an address of this container there. */
function hasAddressIn({ fields }: Configuration, network: string): boolean {
  return fields.some(
    ({ path, origin }) =>
      path[0] === 'networks' && path[1] === network && /^ipv[46]Address$/u.test(path[2] ?? '') && origin === 'operator',
  )
}

/** Subnets that are asked for and lie across one that is there. Those of the engine itself only the engine knows. */
function takenSubnets(body: Readonly<Record<string, unknown>>, there: readonly Configuration[]): readonly string[] {
  const { IPAM: ipam } = body as { readonly IPAM?: { readonly Config?: readonly { readonly Subnet: string }[] } }
  return (ipam?.Config ?? []).flatMap(({ Subnet: subnet }) => {
    const own = parseSubnet(subnet)
    const across = there.flatMap(({ kind, name, fields }) =>
      kind === 'network' ? namesBelow(fields, 'subnets').map((other) => ({ name, other })) : [],
    )
    return across.flatMap(({ name, other }) => {
      const theirs = parseSubnet(other)
      const isTaken = own !== null && theirs !== null && overlap(own, theirs)
      return isTaken ? [`subnets["${subnet}"]: the network "${name}" there has ${other}`] : []
    })
  })
}
