import type { Insertable } from 'kysely'
import { chunkOf, ROLLINGS } from '../../lib/history/buckets.ts'
import type { Rolling } from '../../lib/history/buckets.ts'
import { writeChunk } from '../../lib/history/chunk.ts'
import type { Bucket } from '../../lib/model/history.ts'
import type { IncidentEvent, ResolvedIncident } from '../../lib/model/incident.ts'
import type { Unit } from '../../lib/model/limit.ts'
import type { EpochMs, Ms } from '../../lib/model/time.ts'
import { nameKey, putNames } from '../../lib/store/sql/history/series.ts'
import type { SeriesName } from '../../lib/store/sql/history/series.ts'
import { migrationsOf } from '../../lib/store/sql/migrations.ts'
import { targetKey } from '../../lib/store/sql/rows.ts'
import { write } from '../../lib/store/sql/statements.ts'
import type { ChunkRow } from '../../lib/store/sql/tables.ts'
import { openFile } from '../../lib/store/sqlite/file.ts'
import type { OpenFile } from '../../lib/store/sqlite/file.ts'

const HOUR_MS: Ms = 3_600_000
const DAY_MS: Ms = 24 * HOUR_MS
const GIB = 1024 ** 3
/** Packing is the slow part: so many kinds of targets share their numbers, and a reader reads all of them all the same. */
const KINDS = 8

export interface MonthSizes {
  readonly targets: number
  readonly days: number
  readonly containers: number
  readonly incidents: number
}

/**
 * A store as it is after days of watching hosts with containers each minute: hours and days of every number, incidents with
 * their stories, and when somebody watched. Single values are not made: a report over more than two days reads none.
 */
export async function writeMonth(
  file: string,
  { targets, days, containers, incidents }: MonthSizes,
  { now, chance }: { readonly now: EpochMs; readonly chance: () => number },
): Promise<void> {
  const open = await openFile(file, 'write', migrationsOf('sqlite'))
  try {
    const from = Math.floor((now - days * DAY_MS) / DAY_MS) * DAY_MS
    const kinds = Array.from({ length: Math.min(KINDS, targets) }, () => numbersOf({ from, now, containers, chance }))
    for (let nth = 0; nth < targets; nth += 1) {
      const target = targetName(nth)
      open.database.exec('begin')
      await writeNumbers(open, target, kinds[nth % kinds.length] ?? { names: [], blocks: [] })
      await writeStories(open, target, { from, now, incidents, chance })
      open.database.exec('commit')
    }
  } finally {
    open.close()
  }
}

export function targetName(nth: number): string {
  return `${['web', 'db', 'cache', 'queue'][nth % 4] ?? ''}-${Math.floor(nth / 4)}`
}

interface Made {
  readonly name: SeriesName
  /** What is measured at an hour, counted from the first. */
  readonly at: (hour: number) => number
}

function seriesOf(containers: number, chance: () => number): readonly Made[] {
  const one = (check: string, item: string, metric: string, unit: Unit, at: Made['at']): Made => {
    return { name: { check, item, metric, unit }, at }
  }
  const noise = (middle: number, width: number) => () =>
    Math.round((middle + (chance() - 0.5) * width) * 10_000) / 10_000
  const start = 0.3 + chance() * 0.4
  const growth = chance() < 0.2 ? chance() * 0.0006 : 0
  const own = ['took', 'late', 'round-trips', 'bytes', 'connections']
  const host = ['cpu busy', 'cpu iowait', 'memory used', 'memory available', 'swap used', 'load one', 'load five']
  const net = ['eth0 received', 'eth0 sent', 'eth0 errors', 'sda read', 'sda written', 'sda busy', 'sda queue']
  const disks = ['/', '/var', '/srv']
  return [
    ...own.map((metric) =>
      one('reachable', '', metric, metric === 'bytes' ? 'bytes' : 'count', noise(metric === 'bytes' ? 5_000 : 30, 9)),
    ),
    ...disks.flatMap((item, nth) => [
      one('disk', item, 'used', 'ratio', (hour) =>
        Math.min(0.99, start + (nth === 1 ? growth * hour : 0) + chance() * 0.002),
      ),
      one('disk', item, 'free', 'bytes', (hour) => Math.round((1 - start - growth * hour) * 100 * GIB)),
      one('inodes', item, 'used', 'ratio', noise(0.2, 0.01)),
    ]),
    ...[...host, ...net].map((word) =>
      one(word.split(' ')[0] ?? '', '', word.split(' ')[1] ?? '', 'ratio', noise(0.4, 0.3)),
    ),
    ...Array.from({ length: containers }, (_, nth) => containerSeries(`app-${nth}`, nth, { one, noise })).flat(),
  ]
}

function containerSeries(
  item: string,
  nth: number,
  {
    one,
    noise,
  }: {
    one: (...of: [string, string, string, Unit, Made['at']]) => Made
    noise: (middle: number, width: number) => () => number
  },
): readonly Made[] {
  const share = [0.12, 0.5, 0.93, 0.6, 0.7][nth % 5] ?? 0.5
  const bytes = noise(share * GIB, 0.04 * GIB)
  return [
    one('container-memory', item, 'bytes', 'bytes', () => Math.round(bytes())),
    one('container-memory', item, 'used', 'ratio', noise(share, 0.001)),
    one('container-cpu', item, 'used', 'ratio', noise(0.2, 0.2)),
    one('container-cpu', item, 'cores', 'count', noise(0.4, 0.4)),
    ...['received', 'sent', 'errors', 'drops'].map((metric) =>
      one('container-net', item, metric, 'per-second', noise(100, 50)),
    ),
    one('container-pids', item, 'count', 'count', noise(20, 5)),
    one('container-uptime', item, 'uptime', 'ms', (hour) => hour * HOUR_MS),
  ]
}

interface Numbers {
  readonly names: readonly string[]
  readonly blocks: readonly Omit<Insertable<ChunkRow>, 'target'>[]
}

function numbersOf({
  from,
  now,
  containers,
  chance,
}: {
  from: EpochMs
  now: EpochMs
  containers: number
  chance: () => number
}): Numbers {
  const all = seriesOf(containers, chance)
  const hours = Math.floor((now - from) / HOUR_MS)
  const hourly = all.map(({ at }) =>
    Array.from({ length: hours }, (_, hour) => bucket(from + hour * HOUR_MS, at(hour), 60)),
  )
  const daily = hourly.map((buckets) =>
    Array.from({ length: Math.ceil(hours / 24) }, (_, day) => {
      const own = buckets.slice(day * 24, day * 24 + 24)
      return bucket(from + day * DAY_MS, own.reduce((sum, { min }) => sum + min, 0) / own.length, own.length * 60)
    }),
  )
  return {
    names: all.map(({ name }) => nameKey(name)),
    blocks: [...blocksOf('hour', hourly, { from, now }), ...blocksOf('day', daily, { from, now })],
  }
}

function blocksOf(
  kind: Rolling,
  series: readonly (readonly Bucket[])[],
  { from, now }: { readonly from: EpochMs; readonly now: EpochMs },
): Numbers['blocks'] {
  const { blockMs } = ROLLINGS[kind]
  const beginnings: EpochMs[] = []
  for (let at = Math.floor(from / blockMs) * blockMs; at < now; at += blockMs) beginnings.push(at)
  return beginnings.flatMap((beginning) => {
    const within = series.map((all) => all.filter(({ at }) => at >= beginning && at < beginning + blockMs))
    const chunk = chunkOf(new Map(within.map((buckets, nth) => [nth, buckets])))
    const last = chunk.times.at(-1)
    if (last === undefined) return []
    const blob = Buffer.from(writeChunk(chunk))
    return [{ kind, from_at: beginning, to_at: last, looks: chunk.times.length, blob }]
  })
}

async function writeNumbers({ db }: OpenFile, target: string, { names, blocks }: Numbers): Promise<void> {
  await putNames(db, target, names)
  const key = targetKey(target)
  const rows = blocks.map((block) => ({ ...block, target: key }))
  await db.insertInto('orch_watch_rollup').values(rows).execute()
}

function bucket(at: EpochMs, value: number, count: number): Bucket {
  const rounded = Number(value.toPrecision(8))
  return {
    at,
    count,
    min: rounded,
    max: Number((rounded * 1.05).toPrecision(8)),
    sum: Number((rounded * count).toPrecision(12)),
  }
}

const CHECKS = [
  ['reachable', '', 'unknown', 'connection timed out after 5s'],
  ['disk', '/var', 'warning', '84% used, 12 GiB free (used > 80%)'],
  ['container-health', 'app-1', 'critical', 'unhealthy: GET /health answered 503'],
  ['cpu', '', 'warning', '93% busy (busy > 90%)'],
  ['systemd-unit', 'nginx.service', 'critical', 'failed: exit code 1'],
] as const

async function writeStories(
  { db }: OpenFile,
  target: string,
  { from, now, incidents, chance }: { from: EpochMs; now: EpochMs; incidents: number; chance: () => number },
): Promise<void> {
  const count = Math.floor(chance() * 2 * incidents + 0.5)
  const stories = Array.from(
    { length: count },
    (_, nth): { incident: ResolvedIncident; events: readonly IncidentEvent[] } => {
      const [check, item, worst, summary] = CHECKS[Math.floor(chance() * CHECKS.length)] ?? CHECKS[0]
      const id = `${target}-${nth}`
      const beganAt = Math.floor(from + chance() * (now - from - DAY_MS))
      const resolvedAt = Math.min(now, Math.floor(beganAt + 60_000 + chance() ** 4 * 8 * HOUR_MS))
      const openedAt = beganAt + 40_000
      const incident: ResolvedIncident = {
        ...{
          id,
          subject: { target, check, item },
          beganAt,
          openedAt,
          status: worst,
          worst,
          summary,
          isFlapping: false,
        },
        ...{ phase: 'resolved', resolvedAt, because: 'recovered' },
      }
      const line = (kind: IncidentEvent['kind'], at: EpochMs, text: string): IncidentEvent => ({
        incident: id,
        at,
        kind,
        text,
      })
      const printed = Array.from({ length: 20 }, (_each, row) => `2026-11-01 worker ${row}: request failed`).join('\n')
      const changed =
        'what changed in the hour before:\n4m before: web-1/shop/web/1 image shop/web:1.4.1 → shop/web:1.4.2'
      return {
        incident,
        events: [
          line('opened', openedAt, `${worst}: ${summary}`),
          ...(nth % 3 === 0 ? [line('evidence', openedAt, changed)] : []),
          line('evidence', openedAt, printed),
          line('delivered', openedAt + 2_000, 'ops: accepted as 4711'),
          line('resolved', resolvedAt, 'recovered'),
        ],
      }
    },
  )
  // One night in which the daemon did not run.
  const gap = from + Math.floor((now - from) / 2)
  const looked = (begin: EpochMs, until: EpochMs) => ({ target, from: begin, until, joinMs: 0 })
  await write(db, {
    incidents: stories.map(({ incident }) => incident),
    events: stories.flatMap(({ events }) => events),
    watched: [looked(from, gap), looked(gap + 5 * HOUR_MS, now)],
  })
}
