import * as z from 'zod'
import {
  ago,
  chosen,
  countOf,
  defineCheck,
  duration,
  formatDuration,
  formatQuantity,
  selection,
  verdict,
} from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'

/**
 * Asks: the list of containers and what inspect says of how they ended.
 * Judges: those that the kernel killed for memory lately: critical while they are down, warning once they run again.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerInspect, State.OOMKilled; a start that ran out of memory tells it in State.Error.
 */
export default defineCheck({
  name: 'container-oom',
  title: 'Containers out of memory',
  needs: { engine: ['containers'] },
  limits: {},
  options: z.strictObject({
    ...selection('containers'),
    within: duration().prefault('24h').describe('how long ago it may be to be told'),
  }),
  observe: ({ engine }) => engine.containers,
  judge: (containers, { options, look }) => {
    const asked = chosen(containers, options)
    const killed = asked.filter((each) => wasKilled(each) && isSince(each, look.at - options.within))
    if (killed.length > 0) return killed.map((container) => judgeKilled(container, look.at))
    if (asked.length === 0) return []
    const all = countOf(asked.length, 'container')
    return [verdict({ say: `${all}, none killed for memory in the last ${formatDuration(options.within)}` })]
  },
})

function wasKilled({ oomKilled, error }: Container): boolean {
  return oomKilled || /\boom\b|out of memory/iu.test(error)
}

/** A kill whose time is not told counts: it happened since the last start. */
function isSince({ finishedAt }: Container, since: number): boolean {
  return finishedAt === undefined || finishedAt >= since
}

function judgeKilled({ name, phase, finishedAt, memoryLimitBytes }: Container, now: number) {
  const up = phase === 'running' || phase === 'paused'
  const when = finishedAt === undefined ? '' : ` ${ago(finishedAt, now)}`
  const limit =
    memoryLimitBytes === undefined ? 'no limit of its own' : `limit ${formatQuantity(memoryLimitBytes, 'bytes')}`
  return verdict({
    item: name,
    status: up ? 'warning' : 'critical',
    say: `killed for memory${when}, ${limit}, ${NOW[phase] ?? `now ${phase}`}`,
  })
}

const NOW: Partial<Record<Container['phase'], string>> = { running: 'running again', created: 'not started' }
