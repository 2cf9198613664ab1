import type { Configuration, KnownBaseline } from '../../lib/model/configuration.ts'

/** A container that nobody has said anything of. */
export function aConfiguration(parts: Partial<Configuration> = {}): Configuration {
  const name = parts.name ?? parts.runsAs ?? 'web'
  return { kind: 'container', name, runsAs: name, incarnation: 'f00', createdAt: 1_000_000, fields: [], ...parts }
}

export function aBaseline(parts: Partial<KnownBaseline> = {}): KnownBaseline {
  const configuration = parts.configuration ?? aConfiguration()
  const { kind, name } = configuration
  return { target: 'web-1', kind, name, revision: '3'.repeat(40), at: 0, by: 'ada', note: '', configuration, ...parts }
}
