import * as z from 'zod'
import { ago, chosen, defineCheck, formatDuration, measure, metric, selection, verdict } from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'
import type { Limits } from '../lib/model/limit.ts'

/**
 * Asks: the list of containers and what inspect says of when they were created and started.
 * Judges: the time since a running container was started again, by whomever (bad below): the engine counts its own
 * restarts only. One that was created and started in one go is new, not restarted. And the time since it was created.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerInspect, Created and State.StartedAt.
 */
export default defineCheck({
  name: 'container-uptime',
  title: 'Container uptime',
  needs: { engine: ['containers'] },
  limits: {
    up: { unit: 'ms', bad: 'below', warn: '< 5m', about: 'time since it was started again; a new container has none' },
    age: { unit: 'ms', bad: 'above', about: 'time since it was created; "> 90d" finds what nobody renews' },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine }) => engine.containers,
  judge: (containers, { limits, options, look }) =>
    chosen(containers, options)
      .filter(({ phase }) => phase === 'running' || phase === 'paused')
      .map((container) => judgeOne(container, limits, look.at)),
})

/** Between being created and being started, where both are one command: images are there by then. */
const FIRST_START_MS = 60_000

function judgeOne({ name: item, createdAt, startedAt }: Container, limits: Limits<'up' | 'age'>, now: number) {
  const ageMs = Math.max(0, now - createdAt)
  const age = measure('age', ageMs, limits.age)
  const created = `created ${ago(createdAt, now)}`
  if (startedAt === undefined) return verdict({ item, say: created, measures: [age] })
  const upMs = Math.max(0, now - startedAt)
  if (startedAt - createdAt <= FIRST_START_MS)
    return verdict({ item, say: `up since it was ${created}`, measures: [age], metrics: [metric('up', upMs, 'ms')] })
  return verdict({
    item,
    say: `up ${formatDuration(upMs)}, ${created}`,
    measures: [measure('up', upMs, limits.up), age],
  })
}
