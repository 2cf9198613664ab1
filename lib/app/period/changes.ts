import { objectWords } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { ConfigurationChange, Some } from '../../model/period-report.ts'
import type { Span } from '../../model/time.ts'
import { first } from '../../period/report.ts'
import type { ContainerLimits } from '../../period/sizing.ts'
import type { Registry } from '../../registry/registry.ts'

/** What is older than so many revisions is not listed, and the report says so. */
const MOST_REVISIONS = 10_000
const MOST_SHOWN = 200

/** The configurations that were changed: whoever begins to watch has changed nothing. */
export async function changesIn(
  registry: Pick<Registry, 'revisions'>,
  { from, until }: Span,
  isMeant: (target: string) => boolean,
): Promise<Some<ConfigurationChange>> {
  const revisions = await registry.revisions({ most: MOST_REVISIONS })
  const found = revisions
    .filter(({ at, cause, target }) => at >= from && at < until && cause !== 'recorded' && isMeant(target))
    .map((revision): ConfigurationChange => {
      const { id, at, words } = revision
      return { at, revision: id, object: objectWords(revision), words }
    })
  return first(found, MOST_SHOWN)
}

type LimitsOf = (target: string) => (container: string) => ContainerLimits | null

/** What is recorded as the limits of containers, read when somebody asks first. */
export function recordedLimits(registry: Pick<Registry, 'latest'>): () => Promise<LimitsOf> {
  let read: Promise<LimitsOf> | null = null
  return () => (read ??= readLimits(registry))
}

async function readLimits(registry: Pick<Registry, 'latest'>): Promise<LimitsOf> {
  const byTarget = new Map<string, Map<string, ContainerLimits>>()
  for (const { target, configuration } of await registry.latest()) {
    const known = byTarget.get(target) ?? new Map<string, ContainerLimits>()
    byTarget.set(target, known)
    if (configuration.kind === 'container') known.set(configuration.runsAs, limitsOf(configuration))
  }
  return (target) => (container) => byTarget.get(target)?.get(container) ?? null
}

/** Source: Docker Engine API, HostConfig: Memory, NanoCpus, CpuQuota over CpuPeriod; zero is none. */
function limitsOf({ fields }: Configuration): ContainerLimits {
  const of = (name: string): number => {
    const value = fields.find(({ path }) => path.length === 2 && path[0] === 'limits' && path[1] === name)?.value
    return typeof value === 'number' && value > 0 ? value : 0
  }
  const byQuota = of('cpuQuotaUs') / (of('cpuPeriodUs') || 100_000)
  return { memoryBytes: of('memoryBytes') || null, cpuCores: of('nanoCpus') / 1e9 || byQuota || null }
}
