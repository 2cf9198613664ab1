import { makeReport } from '../../../app/period/make.ts'
import { periodBefore, periodOf } from '../../../app/period/period-of.ts'
import { openStoreOf } from '../../../app/store.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { parseMoment } from '../../../base/instant.ts'
import { knownZone, notAZone } from '../../../inventory/schedule.ts'
import type { PageReport } from '../../../kit/page-reporter.ts'
import type { Period } from '../../../model/period-report.ts'
import type { Target } from '../../../model/target.ts'
import type { EpochMs } from '../../../model/time.ts'
import { periodPage } from '../../../period/page/period.ts'
import type { Io } from '../../command.ts'
import { startProgress } from '../../progress.ts'
import { UsageError } from '../../usage-error.ts'
import type { ReportArgs } from './args.ts'
import { registryOf } from './registry.ts'

/** What happened, out of the store, whether a daemon runs or not. */
export async function reportOnPeriod(
  { inventory }: World,
  targets: readonly Target[],
  args: ReportArgs,
  io: Io,
): Promise<PageReport> {
  const now = io.clock.now()
  const period = periodAsked(args, now)
  const isMonth = args.period === 'month' && args.from === undefined && args.to === undefined
  const previous = args.compare === 'previous' ? periodBefore(period, isMonth) : null
  const store = await openStoreOf(args.store, inventory, io, 'read')
  const progress = startProgress(io, { quiet: args.quiet, total: targets.length })
  try {
    const registry = await registryOf(inventory, io)
    const { stopping } = io
    const onProgress = (done: number): void => progress.update(done)
    const world = { inventory, store, registry, now, stopping, onProgress }
    const report = await makeReport({ targets, period, previous }, world)
    return { report, page: periodPage(report) }
  } finally {
    progress.stop()
    await store.close()
  }
}

function periodAsked(args: ReportArgs, now: EpochMs): Period {
  const { period, timezone } = args
  if (!knownZone(timezone)) throw new UsageError(`--timezone: ${oneLine(notAZone(timezone))}`)
  const [from, to] = [momentOf('from', args.from, now), momentOf('to', args.to, now)]
  if (from !== undefined && from >= now) throw new UsageError('--from lies ahead: of that nothing is known yet')
  const found = periodOf(
    { period, timezone, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    now,
  )
  if (found) return found
  if (from !== undefined) throw new UsageError('--to has to be later than --from')
  throw new UsageError(`--period "${oneLine(period, 80)}" is no period: write "24h", "7d", "30d" or "month"`)
}

function momentOf(option: string, given: string | undefined, now: EpochMs): EpochMs | undefined {
  if (given === undefined) return undefined
  const at = parseMoment(given, now)
  if (at === null)
    throw new UsageError(
      `--${option} "${oneLine(given, 80)}" is no moment: write "2026-11-01", "2026-11-01T08:00Z" or "3d ago"`,
    )
  return at
}
