import { chooser, defineCheck, formatDuration, formatQuantity, measure, selection } from '../lib/kit/index.ts'
import * as z from 'zod'
import { verdict } from '../lib/kit/index.ts'
import type { Mount } from '../lib/model/host.ts'
import { advanced, history } from './disk-forecast/history.ts'
import type { Level, Series } from './disk-forecast/history.ts'
import { forecast } from './disk-forecast/trend.ts'

/**
 * Asks: what `disk` asks, and what earlier looks saw: up to 48 levels of each file system over two weeks.
 * Judges: when it will be full, or out of inodes, if it goes on like that (bad below). Nothing before it was looked at
 * for a day and a half, and nothing where memory is off (`--memory off`).
 * Faults: those of `disk`.
 * Source: the slope is the median over all pairs of levels (Theil 1950, Sen 1968); levels begin anew where more than 1%
 * was freed at once or the size changed. Where space is freed regularly, as logs are, the levels just before count.
 */
export default defineCheck({
  name: 'disk-forecast',
  title: 'Disk forecast',
  needs: { host: ['mounts'] },
  limits: {
    left: { unit: 'ms', bad: 'below', warn: '< 4d', crit: '< 1d', about: 'time until it is full, at the pace of now' },
  },
  options: z.strictObject(selection('mount points')),
  memory: history,
  observe: ({ host }, options) => {
    const chosen = chooser(options)
    return host.mounts.filter(({ path, readOnly }) => !readOnly && chosen(path)).flatMap(levelsOf)
  },
  remember: (levels, { before, look }) => [...advanced(before ?? [], levels, look.at / 1000)],
  judge: (levels, { limits, before, look }) => {
    const now = advanced(before ?? [], levels, look.at / 1000)
    const items = [...new Set(now.map(({ path }) => path))]
    return items.flatMap((item) => {
      const all = now.filter(({ path }) => path === item).map((series) => ({ series, ahead: forecast(series) }))
      const growing = all.flatMap(({ series, ahead }) => (ahead.kind === 'growing' ? [{ series, ...ahead }] : []))
      const [first] = growing.toSorted((one, other) => one.leftS - other.leftS)
      if (!first)
        return all.some(({ ahead }) => ahead.kind === 'steady') ? [verdict({ item, say: 'not filling up' })] : []
      const leftMs = Math.min(first.leftS * 1000, LONGEST_MS)
      return [verdict({ item, say: wordsOf(first, leftMs), measures: [measure('left', leftMs, limits.left)] })]
    })
  },
})

/** A hundred years is for ever. */
const LONGEST_MS = 100 * 365 * 86_400_000

function levelsOf({ path, usedBytes, availableBytes, inodes }: Mount): readonly Level[] {
  return [
    { path, of: 'space', used: usedBytes, free: availableBytes },
    ...(inodes ? [{ path, of: 'inodes' as const, used: inodes.used, free: inodes.total - inodes.used }] : []),
  ]
}

function wordsOf({ series, perDay }: { series: Series; perDay: number }, leftMs: number): string {
  const pace = series.of === 'space' ? formatQuantity(perDay, 'bytes') : formatQuantity(Math.ceil(perDay), 'count')
  return series.of === 'space'
    ? `full in ${formatDuration(leftMs)} at ${pace} a day`
    : `out of inodes in ${formatDuration(leftMs)} at ${pace} a day`
}
