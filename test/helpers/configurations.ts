import type { Configuration } from '../../lib/model/configuration.ts'

export function aConfiguration(parts: Partial<Configuration> = {}): Configuration {
  return {
    kind: 'container',
    name: 'web',
    runsAs: 'web',
    incarnation: 'a'.repeat(64),
    createdAt: 1_000_000,
    fields: [],
    ...parts,
  }
}
