import { toldHistory } from '../../../app/history.ts'
import type { Told } from '../../../app/history.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import { formatQuantity } from '../../../base/quantity.ts'
import { meanOf } from '../../../model/history.ts'
import type { Bucket } from '../../../model/history.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { writeOut } from '../../write-out.ts'
import type { HistoryArgs } from './args.ts'

/** More than these are shown with one line each. */
const IN_FULL = 3

export async function run(args: HistoryArgs, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const store = await openStoreOf(args.store, inventory, io, 'read')
  try {
    const { target, check, item, metric, since } = args
    const subject = { target, check, ...(item !== undefined && { item }) }
    const wanted = { subject, ...(metric !== undefined && { metric }) }
    const span = { now: io.clock.now(), spanMs: since, keeping: inventory.settings.history }
    const told = await toldHistory(store, wanted, span)
    await writeOut(io.stdout, args.json ? `${JSON.stringify(told.map(asJson), null, 2)}\n` : asText(told, args, io))
    return EXIT.ok
  } finally {
    await store.close()
  }
}

function asText(told: readonly Told[], args: HistoryArgs, io: Io): string {
  if (told.length === 0) {
    const what = [args.target, args.check, args.item ?? '', args.metric ?? ''].filter((word) => word !== '').join(' ')
    return `nothing was measured of "${oneLine(what)}" in the last ${formatDuration(args.since)}\n`
  }
  return told.length > IN_FULL ? overview(told, args, io) : told.map((each) => inFull(each, args, io)).join('\n')
}

function overview(told: readonly Told[], { color }: HistoryArgs, io: Io): string {
  const rows = told.map(({ series: { subject, metric, unit }, buckets, line }) => {
    const shown = (value: number): string => formatQuantity(value, unit)
    const least = buckets.reduce((value, { min }) => Math.min(value, min), Infinity)
    const largest = buckets.reduce((value, { max }) => Math.max(value, max), -Infinity)
    const last = buckets.at(-1)
    return [subject.item, metric, line, shown(least), shown(largest), last ? shown(meanOf(last)) : '']
  })
  return plainTable(['ITEM', 'METRIC', 'OVER TIME', 'MIN', 'MAX', 'LAST'], rows, io, color)
}

function inFull(
  { series: { subject, metric, unit }, steps, stepMs, line }: Told,
  { color }: HistoryArgs,
  io: Io,
): string {
  const title = [subject.target, subject.check, subject.item, metric].filter((part) => part !== '').join(' ')
  const rows = gathered(steps).map(({ at, bucket, gapSteps }) =>
    bucket
      ? [
          shortInstant(at),
          ...[bucket.min, meanOf(bucket), bucket.max].map((value) => formatQuantity(value, unit)),
          `${bucket.count}`,
        ]
      : [shortInstant(at), '–', '–', '–', `nothing for ${formatDuration(gapSteps * stepMs)}`],
  )
  return `${oneLine(title)}, every ${formatDuration(stepMs)}\n${line}\n${plainTable(['FROM', 'MIN', 'MEAN', 'MAX', 'MEASURED'], rows, io, color)}`
}

interface Row {
  readonly at: number
  readonly bucket: Bucket | null
  readonly gapSteps: number
}

/** A long gap is one line that says how long it is. */
function gathered(steps: readonly Pick<Row, 'at' | 'bucket'>[]): readonly Row[] {
  const rows: Row[] = []
  for (const { at, bucket } of steps) {
    const before = rows.at(-1)
    if (!bucket && before && !before.bucket) rows[rows.length - 1] = { ...before, gapSteps: before.gapSteps + 1 }
    else rows.push({ at, bucket, gapSteps: bucket ? 0 : 1 })
  }
  return rows
}

function asJson({ series: { subject, metric, unit }, resolution, buckets }: Told): unknown {
  const told = buckets.map((bucket) => {
    const { at, count, min, max } = bucket
    return { at: isoInstant(at), count, min, mean: meanOf(bucket), max }
  })
  return { ...subject, metric, unit, resolution, buckets: told }
}
