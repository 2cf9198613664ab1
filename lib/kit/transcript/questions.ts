import type { Network } from '../../model/network.ts'
import type { NetworkAnswers } from './shape.ts'

type Protocol = 'tcp' | 'http' | 'tls' | 'dns'

/** Under which name the answer to a question is kept. */
const NAMES = {
  tcp: ({ port }: Parameters<Network['tcp']>[0]) => String(port),
  http: ({ url }: Parameters<Network['http']>[0]) => url,
  tls: ({ host, port }: Parameters<Network['tls']>[0]) => `${host}:${port}`,
  dns: ({ type, name, server }: Parameters<Network['dns']>[0]) =>
    `${type} ${name}${server === undefined ? '' : ` @${server}`}`,
}

type Answer = Readonly<Record<string, unknown>>

/** Asks, and keeps every answer. */
export function recordingNetwork(
  network: Network,
  keep: (by: Protocol, name: string, answer: Answer) => void,
): Network {
  const kept = async <T extends object>(by: Protocol, name: string, asking: Promise<T>): Promise<T> => {
    const answer = await asking
    keep(by, name, answer as unknown as Answer)
    return answer
  }
  return {
    address: network.address,
    tcp: (question) => kept('tcp', NAMES.tcp(question), network.tcp(question)),
    http: (question) => kept('http', NAMES.http(question), network.http(question)),
    tls: (question) => kept('tls', NAMES.tls(question), network.tls(question)),
    dns: (question) => kept('dns', NAMES.dns(question), network.dns(question)),
  }
}

/** A network that gives the answers that were kept, and asks nobody. */
export function playedNetwork(answers: NetworkAnswers | undefined, missing: (what: string) => Error): Network {
  const answer = <T>(by: Protocol, name: string): Promise<T> => {
    const kept = answers?.[by] ?? {}
    return Object.hasOwn(kept, name)
      ? Promise.resolve(kept[name] as unknown as T)
      : Promise.reject(missing(`what was answered to ${by} "${name}"`))
  }
  return {
    address: answers?.address ?? '',
    tcp: (question) => answer('tcp', NAMES.tcp(question)),
    http: (question) => answer('http', NAMES.http(question)),
    tls: (question) => answer('tls', NAMES.tls(question)),
    dns: (question) => answer('dns', NAMES.dns(question)),
  }
}
