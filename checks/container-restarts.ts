import * as z from 'zod'
import { ago, chosen, defineCheck, duration, measure, metric, selection, times, verdict } from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'

/**
 * Asks: the list of containers and what inspect says of their restarts.
 * Judges: how often the engine started it again (bad above), while the last start is fresh: a count from last year
 * is history, not a loop. The engine counts since the container was created or last started by hand.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerInspect, RestartCount and State.StartedAt.
 */
export default defineCheck({
  name: 'container-restarts',
  title: 'Container restarts',
  needs: { engine: ['containers'] },
  limits: {
    restarts: { unit: 'count', bad: 'above', warn: '> 3', crit: '> 10', about: 'restarts, the last one fresh' },
  },
  options: z.strictObject({
    ...selection('containers'),
    within: duration().prefault('1h').describe('how long ago the last start may be to count as fresh'),
  }),
  observe: ({ engine }) => engine.containers,
  judge: (containers, { limits, options, look }) =>
    chosen(containers, options).map((container) => {
      const { name, restarts } = container
      const fresh = isFresh(container, look.at - options.within)
      return verdict({
        item: name,
        say: words(container, look.at),
        measures: fresh ? [measure('restarts', restarts, limits.restarts)] : [],
        metrics: fresh ? [] : [metric('restarts', restarts, 'count')],
      })
    }),
})

function isFresh({ phase, startedAt }: Container, since: number): boolean {
  return phase === 'restarting' || (startedAt !== undefined && startedAt >= since)
}

function words({ phase, restarts, startedAt }: Container, now: number): string {
  if (phase === 'restarting')
    return restarts === 0 ? 'restarting now for the first time' : `restarting now, restarted ${times(restarts)}`
  if (restarts === 0) return 'never restarted'
  return `restarted ${times(restarts)}${startedAt === undefined ? '' : `, last ${ago(startedAt, now)}`}`
}
