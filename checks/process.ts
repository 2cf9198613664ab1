import * as z from 'zod'
import { countOf, defineCheck, expected, isExpected, matches, measure, verdict } from '../lib/kit/index.ts'
import type { Expected } from '../lib/kit/index.ts'

/**
 * Asks: /proc/PID/stat of every process, in the one host program.
 * Judges: dead processes that nobody collects, processes stuck in the kernel, all of them (each bad above), and for
 * each expected name how many run.
 * Faults: not-supported where there is no /proc; unreadable when a line has another shape.
 * Source: proc(5), /proc/PID/stat: the name is cut after 15 characters, and the expected one is compared as cut.
 */
export default defineCheck({
  name: 'process',
  title: 'Processes',
  needs: { host: ['processes'] },
  limits: {
    zombies: { unit: 'count', bad: 'above', warn: '> 10', crit: '> 100', about: 'dead, not collected by their parent' },
    blocked: { unit: 'count', bad: 'above', warn: '> 20', about: 'in uninterruptible sleep, mostly waiting for disks' },
    total: { unit: 'count', bad: 'above', about: 'all processes, threads of the kernel included' },
  },
  options: z.strictObject({
    expect: z
      .array(z.strictObject({ name: z.string().min(1), count: expected.prefault('>= 1') }))
      .default([])
      .describe(
        'programs that must run: { name: nginx, count: ">= 2" }; a count may be 3 or "1:4" too; ">= 1" when left out',
      ),
  }),
  observe: ({ host }) => host.processes.map(({ name, state }) => ({ name, state })),
  judge: (processes, { limits, options }) => {
    const zombies = processes.filter(({ state }) => state === 'Z')
    const blocked = processes.filter(({ state }) => state === 'D')
    const alive = processes.filter(({ state }) => state !== 'Z' && state !== 'X')
    const all = verdict({
      say: [
        countOf(processes.length, 'process', 'processes'),
        countOf(zombies.length, 'zombie') + examples(zombies),
        `${blocked.length || 'none'} blocked${examples(blocked)}`,
      ].join(', '),
      measures: [
        measure('zombies', zombies.length, limits.zombies),
        measure('blocked', blocked.length, limits.blocked),
        measure('total', processes.length, limits.total),
      ],
    })
    return [all, ...options.expect.map((wanted) => judgeExpected(alive, wanted))]
  },
})

interface Named {
  readonly name: string
}

function judgeExpected(alive: readonly Named[], wanted: { name: string; count: Expected }) {
  const running = alive.filter(({ name }) => name === wanted.name.slice(0, 15) || matches(name, [wanted.name])).length
  const good = isExpected(wanted.count, running)
  return verdict({
    item: wanted.name,
    status: good ? 'ok' : 'critical',
    say: good ? `${running} running` : `${running === 0 ? 'none' : running} running (expected ${wanted.count.text})`,
    metrics: [{ name: 'running', value: running, unit: 'count' }],
  })
}

/** Which ones, the first three: " (sh, cron, …)". */
function examples(processes: readonly Named[]): string {
  const names = [...new Set(processes.map(({ name }) => name))]
  if (names.length === 0) return ''
  return ` (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''})`
}
