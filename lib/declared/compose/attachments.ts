import type { NotCompared } from '../../model/configuration.ts'
import type { Published } from './ports.ts'
import type { Project } from './project.ts'
import type { Service } from './service.ts'
import { mapOf } from './telling.ts'
import type { Tree } from './telling.ts'

type Doc = { readonly [key: string]: Tree }

export interface Attachments {
  readonly networks: Doc
  readonly exposed: Doc
  /** What of it stands under HostConfig. */
  readonly host: Doc
  readonly notCompared: readonly NotCompared[]
}

/** Where a container stands in networks, and which of its ports are reached from outside. */
export function attachmentsOf(service: string, said: Service, project: Project): Attachments {
  const { host, exposed } = portsOf(said)
  const mode = said['network_mode']
  const wanted = (said['networks'] ?? {}) as Readonly<Record<string, Service>>
  if (typeof mode === 'string' && mode !== '') {
    const isShared = /^(?:service|container):/u.test(mode)
    return {
      networks: isShared ? {} : { [mode === 'default' ? 'bridge' : mode]: {} },
      exposed,
      host: { ...host, ...(!isShared && { NetworkMode: mode }) },
      notCompared: isShared ? [{ path: ['networkMode'], why: 'it is that of another container' }] : [],
    }
  }
  const named = Object.keys(wanted).length > 0 ? wanted : { default: {} }
  const networks = Object.entries(named).map(
    ([key, attachment]) => [outerName(key, project.networks, project.name), endpointOf(service, attachment)] as const,
  )
  return {
    networks: mapOf(networks),
    exposed,
    host,
    // Newer engines show one that was asked for like one that they chose.
    notCompared: [
      { path: ['networkMode'], why: '' },
      { path: ['networks', '*', 'macAddress'], why: '' },
    ],
  }
}

/** What a network or a volume is called outside its file. */
export function outerName(key: string, known: { readonly [key: string]: Tree }, project: string): string {
  const { name, external } = (Object.hasOwn(known, key) ? known[key] : {}) as { name?: string; external?: boolean }
  return name ?? (external === true ? key : `${project}_${key}`)
}

function endpointOf(service: string, attachment: Service): Doc {
  const aliases = (attachment['aliases'] ?? []) as readonly string[]
  const local = attachment['link_local_ips']
  const asked = {
    ...(attachment['ipv4_address'] !== undefined && { IPv4Address: attachment['ipv4_address'] }),
    ...(attachment['ipv6_address'] !== undefined && { IPv6Address: attachment['ipv6_address'] }),
    ...(local !== undefined && { LinkLocalIPs: local }),
  }
  return {
    Aliases: [service, ...aliases],
    IPAMConfig: asked,
    ...(attachment['driver_opts'] !== undefined && { DriverOpts: attachment['driver_opts'] }),
    ...(attachment['gw_priority'] !== undefined && { GwPriority: Number(attachment['gw_priority']) }),
  }
}

function portsOf(said: Service): Pick<Attachments, 'host' | 'exposed'> {
  const published = (said['ports'] ?? []) as unknown as readonly Published[]
  const bindings = new Map<string, Tree[]>()
  for (const { port, ip, published: outside } of published)
    bindings.set(port, [...(bindings.get(port) ?? []), { HostIp: ip, HostPort: outside }])
  const expose = ((said['expose'] ?? []) as readonly string[]).flatMap((each) => rangeOf(each))
  const exposed = new Set([...bindings.keys(), ...expose])
  return {
    host: bindings.size > 0 ? { PortBindings: mapOf(bindings) } : {},
    exposed: mapOf([...exposed].map((port) => [port, {}] as const)),
  }
}

/** "3000", "3000/udp", "3000-3005". */
function rangeOf(text: string): readonly string[] {
  const [, first = '', last = first, protocol = 'tcp'] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(\w+))?$/u.exec(text) ?? []
  const many = first === '' ? 0 : Math.min(1000, Number(last) - Number(first) + 1)
  return Array.from({ length: Math.max(0, many) }, (_, index) => `${Number(first) + index}/${protocol}`)
}
