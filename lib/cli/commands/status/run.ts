import { greatest } from '../../../base/extremes.ts'
import { knownOf } from '../../../app/known.ts'
import type { Known } from '../../../app/known.ts'
import { ownStateOf } from '../../../app/own-state.ts'
import { ownTrouble } from '../../../app/own-trouble.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant } from '../../../base/instant.ts'
import { paletteFor } from '../../../kit/palette.ts'
import { SIGNS } from '../../../kit/signs.ts'
import { ago } from '../../../kit/words.ts'
import type { EpochMs } from '../../../model/time.ts'
import { canvasFor, lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import { plainTable } from '../../plain-table.ts'
import { selectedBy } from '../../selected-by.ts'
import { UsageError } from '../../usage-error.ts'
import { outcomeOf } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { StatusArgs } from './args.ts'
import { daemonTable } from './daemon.ts'

export async function run(args: StatusArgs, io: Io): Promise<number> {
  if (args.daemon) return daemonItself(args, io)
  const { inventory } = await loadWorld(args, io)
  const selected = selectedBy(args.selector, inventory)
  const store = await openStoreOf(args.store, inventory, io, 'read')
  try {
    const now = io.clock.now()
    const { targets: records } = await store.load()
    const known = knownOf(records, selected, now)
    const shown = known.filter(({ status, isStale }) => args.all || status !== 'ok' || isStale)
    if (args.json) await writeOut(io.stdout, `${JSON.stringify(shown.map(asJson), null, 2)}\n`)
    else {
      if (shown.length > 0) await writeOut(io.stdout, tableOf(shown, now, io, args.color))
      await writeOut(io.stdout, `${footer(known, now)}\n`)
      // Last, as a daemon that hangs is waited for.
      const own = ownTrouble(
        await ownStateOf({ store, records }, inventory, io),
        known.some(({ isStale }) => isStale),
      )
      await writeOut(io.stdout, troubleText(own, io, args.color))
    }
    return EXIT.ok
  } finally {
    await store.close()
  }
}

async function daemonItself(args: StatusArgs, io: Io): Promise<number> {
  if (args.selector.length > 0) throw new UsageError('"--daemon" is about the daemon itself, and about no target')
  const { dump } = await outcomeOf({ do: 'dump' }, 'dumped', args, io)
  const text = args.json ? `${JSON.stringify(dump, null, 2)}\n` : daemonTable(dump, io, args.color)
  await writeOut(io.stdout, text)
  return EXIT.ok
}

const HEAD = ['', 'TARGET', 'CHECK', 'ITEM', 'SINCE', 'SEEN', 'SAYS']

function tableOf(shown: readonly Known[], now: EpochMs, io: Io, color: boolean): string {
  const palette = paletteFor(canvasFor(io, { color }).colour)
  const rows = shown.map(({ state, status, isStale }) => {
    const { subject, hardSince, at, summary, isFlapping, hard } = state
    const notes = [...(hard === 'pending' ? ['not sure yet'] : []), ...(isFlapping ? ['flapping'] : [])]
    const says = notes.length > 0 ? `${summary} (${notes.join(', ')})` : summary
    return [
      isStale ? { text: '○', paint: palette.faint } : { text: SIGNS[status], paint: palette.status[status] },
      subject.target,
      subject.check,
      subject.item,
      ago(hardSince, now),
      ago(at, now),
      says,
    ]
  })
  return plainTable(HEAD, rows, io, color)
}

function footer(known: readonly Known[], now: EpochMs): string {
  if (known.length === 0) return 'nothing is known yet: "orch-watch run" has not looked at any of these'
  const fresh = known.filter(({ isStale }) => !isStale)
  const ok = fresh.filter(({ status }) => status === 'ok').length
  const stale = known.length - fresh.length
  const last = greatest(known.map(({ state }) => state.at))
  const old = stale > 0 ? `, ${stale} too old to say (○)` : ''
  return `${ok} ok, ${fresh.length - ok} not${old}; last look ${ago(last, now)}`
}

/** Nothing when nothing is wrong. */
function troubleText(lines: readonly string[], io: Io, color: boolean): string {
  const { status } = paletteFor(canvasFor(io, { color }).colour)
  const drawn = lines.flatMap((line) => hanging('! ', line, lineEnd(io)))
  return drawn.map((line) => `${status.warning(line)}\n`).join('')
}

function asJson({ state, status, isStale }: Known): unknown {
  const { subject, summary, at, since, hard, hardSince, isFlapping } = state
  const times = { at: isoInstant(at), since: isoInstant(since), believedSince: isoInstant(hardSince) }
  return {
    ...subject,
    status,
    fresh: !isStale,
    believed: hard,
    seen: state.status,
    flapping: isFlapping,
    summary,
    ...times,
  }
}
