import type { Configuration, DeclaredConfiguration, DeclaredSet, KnownBaseline } from '../../lib/model/configuration.ts'

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

/** What one file says; of an object no more than its name and its settings have to be given. */
export function aDeclaredSet(
  parts: Partial<Omit<DeclaredSet, 'objects'>> & { readonly objects?: readonly Partial<DeclaredConfiguration>[] },
): DeclaredSet {
  const where = { file: 'compose.yaml', line: 3, column: 3 }
  const kind = 'container'
  return {
    realms: parts.realms ?? [],
    objects: (parts.objects ?? []).map((each) => {
      const name = each.name ?? 'shop/web/1'
      const runsAs = each.runsAs ?? name.replaceAll('/', '-')
      return { kind, where, name, runsAs, fields: [], isOptional: false, notCompared: [], relative: [], ...each }
    }),
  }
}
