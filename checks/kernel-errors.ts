import * as z from 'zod'
import {
  added,
  countOf,
  countWithin,
  defineCheck,
  duration,
  formatDuration,
  measure,
  NOTHING_COUNTED,
  oneLine,
  slotOf,
  verdict,
  windowed,
} from '../lib/kit/index.ts'
import type { Windowed } from '../lib/kit/index.ts'
import type { KernelLine, KernelLog } from '../lib/model/host.ts'
import { ERROR_KINDS, kernelErrorIn, KIND_WORDS } from './kernel-errors/classes.ts'
import type { ErrorKind } from './kernel-errors/classes.ts'

const SOURCE_WORDS: Readonly<Record<KernelLog['source'], string>> = {
  dmesg: 'dmesg',
  journal: 'journalctl -k',
  file: '/var/log/kern.log',
}

const memory = z.strictObject({
  at: z.number(),
  source: z.string(),
  bootId: z.string(),
  // Of the last line that was read, and how many lines have this very moment.
  upMs: z.number(),
  same: z.number(),
  counts: z.array(z.strictObject({ kind: z.enum(ERROR_KINDS), counted: windowed })),
})

type Memory = z.output<typeof memory>

/**
 * Asks: the lines of the kernel's log that may tell an error, in the one host program: from `dmesg`, else from
 * `journalctl -k`, else from /var/log/kern.log.
 * Judges: for each kind of error, how many there were within a while, each counted once (bad above).
 * Faults: not-supported where the account may read none of the three; then it keeps quiet unless asked for by name.
 * Source: the lines are those of the kernel's own source, which checks/kernel-errors/classes.ts names for each.
 */
export default defineCheck({
  name: 'kernel-errors',
  title: 'Errors of the kernel',
  needs: { host: ['kernelLog'] },
  limits: {
    oom: { unit: 'count', bad: 'above', warn: '> 0', about: 'processes killed because memory ran out' },
    io: { unit: 'count', bad: 'above', crit: '> 0', about: 'reads and writes that a disk failed' },
    hung: {
      unit: 'count',
      bad: 'above',
      warn: '> 0',
      about: 'tasks that hung for minutes, processors that stood still',
    },
    machine: { unit: 'count', bad: 'above', warn: '> 0', about: 'errors of memory and processor that hardware told' },
    filesystem: { unit: 'count', bad: 'above', crit: '> 0', about: 'errors of ext4, xfs and btrfs' },
    link: { unit: 'count', bad: 'above', warn: '> 0', about: 'resets and timeouts of SATA and NVMe disks' },
    oops: { unit: 'count', bad: 'above', crit: '> 0', about: 'faults of the kernel itself' },
    segfault: { unit: 'count', bad: 'above', about: 'programs that crashed' },
  },
  options: z.strictObject({
    within: duration({ minMs: 60_000, maxMs: 30 * 86_400_000 })
      .prefault('24h')
      .describe('how long an error is told'),
    except: z.array(z.enum(ERROR_KINDS)).default([]).describe('kinds of errors to leave out'),
  }),
  memory,
  observe: ({ host }) => host.kernelLog,
  judge: (log, { limits, options, look, before }) => {
    const { within, except } = options
    const counts = countsOf(log, { before, withinMs: within, now: look.at })
    const told = ERROR_KINDS.filter((kind) => !except.includes(kind)).flatMap((kind) => {
      const counted = counts.get(kind) ?? NOTHING_COUNTED
      const count = countWithin(counted, look.at, within)
      const limit = limits[kind]
      if (count === 0 || (limit.warn ?? limit.crit) === undefined) return []
      const [one, many] = KIND_WORDS[kind]
      const words = `${countOf(count, one, many)} in the last ${formatDuration(within)}, the last: ${counted.last}`
      return [verdict({ item: kind, say: words, measures: [measure(kind, count, limit)] })]
    })
    if (told.length > 0) return told
    const more = log.cut ? ', more lines than are read' : ''
    const none = `no errors in the last ${formatDuration(within)} (${SOURCE_WORDS[log.source]}${more})`
    return [verdict({ say: none })]
  },
  remember: (log, { options, look, before }): Memory => {
    const counts = countsOf(log, { before, withinMs: options.within, now: look.at })
    return { at: look.at, ...endOf(log, before), counts: [...counts].map(([kind, counted]) => ({ kind, counted })) }
  },
})

/** What still counts of each kind: what was kept, and the lines that are new. */
function countsOf(
  log: KernelLog,
  { before, withinMs, now }: { before: Memory | null; withinMs: number; now: number },
): Map<ErrorKind, Windowed> {
  const fresh = new Map<ErrorKind, { slots: Map<number, number>; last: string }>()
  for (const { upMs, text } of newLines(log, before)) {
    const at = Math.min(log.bootedAt + upMs, now)
    const error = kernelErrorIn(text)
    if (!error || at <= now - withinMs) continue
    const one = fresh.get(error.kind) ?? { slots: new Map<number, number>(), last: '' }
    const slot = slotOf(at, withinMs)
    one.slots.set(slot, (one.slots.get(slot) ?? 0) + 1)
    one.last = oneLine(error.about, 120)
    fresh.set(error.kind, one)
  }
  return new Map(
    ERROR_KINDS.flatMap((kind) => {
      const kept = before?.counts.find((each) => each.kind === kind)?.counted ?? NOTHING_COUNTED
      const { slots, last = null } = fresh.get(kind) ?? {}
      const counted = added(kept, new Map(slots), { now, withinMs, last })
      return counted.slots.length === 0 ? [] : [[kind, counted] as const]
    }),
  )
}

/** Lines that no earlier look has seen. Several may have the same moment: those that were seen come first. */
function newLines({ lines, source, bootId, bootedAt }: KernelLog, before: Memory | null): readonly KernelLine[] {
  if (!before || before.bootId !== bootId) return lines
  // Two ways to read the log may have moments of their own: then the time of the last look parts old from new.
  if (before.source !== source) return lines.filter(({ upMs }) => bootedAt + upMs > before.at)
  let same = 0
  return lines.filter(({ upMs }) => {
    if (upMs !== before.upMs) return upMs > before.upMs
    same += 1
    return same > before.same
  })
}

/** Where the next look goes on. An empty log has not gone back: the kernel's buffer was cleared. */
function endOf({ lines, source, bootId }: KernelLog, before: Memory | null): Omit<Memory, 'at' | 'counts'> {
  const known = before?.bootId === bootId && before.source === source ? before : { upMs: 0, same: 0 }
  const upMs = lines.reduce((latest, line) => Math.max(latest, line.upMs), known.upMs)
  const same = lines.filter((line) => line.upMs === upMs).length
  return { source, bootId, upMs, same: upMs === known.upMs ? Math.max(same, known.same) : same }
}
