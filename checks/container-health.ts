import * as z from 'zod'
import { chosen, countOf, defineCheck, formatDuration, measure, oneLine, selection, verdict } from '../lib/kit/index.ts'
import type { Measure } from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'
import type { Limits } from '../lib/model/limit.ts'

/**
 * Asks: the list of containers and what inspect says of their health checks.
 * Judges: what the engine's own probe of a running container says: unhealthy is critical, starting is well for a
 * while (bad above). Containers without a health check, and those that do not run, are not judged.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerInspect, State.Health. Podman needs systemd timers, or health stays "starting".
 */
export default defineCheck({
  name: 'container-health',
  title: 'Container health',
  needs: { engine: ['containers'] },
  limits: {
    starting: { unit: 'ms', bad: 'above', warn: '> 10m', about: 'time since its start without one good probe' },
    failures: { unit: 'count', bad: 'above', about: 'failed probes in a row, before the engine says "unhealthy" too' },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine }) => engine.containers,
  judge: (containers, { limits, options, look }) =>
    chosen(containers, options)
      .filter(({ health, phase }) => health !== 'none' && phase === 'running')
      .map((container) => judgeHealth(container, limits, look.at)),
})

function judgeHealth(container: Container, limits: Limits<'starting' | 'failures'>, now: number) {
  const { name: item, health, probe } = container
  const streak = probe?.failingStreak ?? 0
  const measures: readonly Measure[] = probe ? [measure('failures', streak, limits.failures)] : []
  const failed = `${countOf(streak, 'probe')} failed in a row`
  const output = streak > 0 ? oneLine(probe?.output ?? '', 160) : ''
  const evidence = output === '' ? '' : `: ${output}`
  if (health === 'unhealthy')
    return verdict({ item, status: 'critical', say: `unhealthy, ${failed}${evidence}`, measures })
  if (health !== 'starting')
    return verdict({ item, say: streak > 0 ? `healthy, but ${failed}${evidence}` : 'healthy', measures })
  const sinceMs = Math.max(0, now - (container.startedAt ?? now))
  return verdict({
    item,
    say: `starting for ${formatDuration(sinceMs)}, no good probe yet${evidence}`,
    measures: [measure('starting', sinceMs, limits.starting), ...measures],
  })
}
