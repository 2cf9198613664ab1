import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { formatDuration } from '../../../base/duration.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { isoInstant, shortInstant } from '../../../base/instant.ts'
import type { Incident, IncidentEvent } from '../../../model/incident.ts'
import type { Store } from '../../../model/store.ts'
import type { EpochMs } from '../../../model/time.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { IncidentsArgs } from './args.ts'

const MOST = 1000
const HEAD = ['ID', 'WHAT', 'WORST', 'BEGAN', 'LASTED', 'SAID']

export async function run(args: IncidentsArgs, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const store = await openStoreOf(args.store, inventory, io, 'read')
  try {
    await (args.id === undefined ? list(store, args, io) : tell(store, args.id, args, io))
    return EXIT.ok
  } finally {
    await store.close()
  }
}

async function list(store: Store, args: IncidentsArgs, io: Io): Promise<void> {
  const since = io.clock.now() - args.since
  const found = await store.incidents({ since, limit: MOST, ...(args.open && { phase: 'open' }) })
  if (args.json) return writeOut(io.stdout, `${JSON.stringify(found.map(asJson), null, 2)}\n`)
  if (found.length === 0)
    return writeOut(
      io.stdout,
      args.open ? 'no incident is open\n' : `no incident in the last ${formatDuration(args.since)}\n`,
    )
  const rows = found.map((each) => [
    each.id,
    ...what(each),
    each.worst,
    Number.isFinite(lineEnd(io)) ? minuteOf(each.beganAt) : shortInstant(each.beganAt),
    lasted(each, io),
    each.summary,
  ])
  const more = found.length < MOST ? '' : `these are the newest ${MOST}: a shorter --since shows all of its time\n`
  await writeOut(io.stdout, plainTable(HEAD, rows, io, args.color) + more)
}

/** "11-30 05:40Z": a terminal has no room for the year, and the list of incidents goes back for days. */
function minuteOf(at: EpochMs): string {
  return `${shortInstant(at).slice(5, 16)}Z`
}

async function tell(store: Store, id: string, args: IncidentsArgs, io: Io): Promise<void> {
  const [incident] = await store.incidents({ id, limit: 1 })
  if (!incident) throw new UsageError(`there is no incident "${id}": "orch-watch incidents" lists them`)
  const events = await store.events(id)
  if (args.json) {
    const story = events.map(({ at, kind, text }) => ({ at: isoInstant(at), kind, text }))
    return writeOut(io.stdout, `${JSON.stringify({ ...(asJson(incident) as object), story }, null, 2)}\n`)
  }
  const head = `${what(incident).join(' ')}: ${incident.phase}, ${lasted(incident, io)}`
  const began = `${shortInstant(incident.beganAt)}  began`
  const lines = [oneLine(head), began, ...events.flatMap((event) => linesOf(event, lineEnd(io)))]
  await writeOut(io.stdout, `${lines.join('\n')}\n`)
}

function linesOf({ at, kind, text }: IncidentEvent, room: number): readonly string[] {
  const lead = `${shortInstant(at)}  ${kind}`
  if (text === '') return [lead]
  // A terminal may break what somebody printed where it likes: it is there to be copied as it was.
  if (kind === 'evidence') return [lead, ...text.split('\n').map((line) => `    ${oneLine(line)}`)]
  return hanging(`${lead}  `, oneLine(text), room)
}

function what({ subject: { target, check, item } }: Incident): string[] {
  return [[target, check, item].filter((part) => part !== '').join(' ')]
}

function lasted(incident: Incident, io: Io): string {
  const end = incident.phase === 'resolved' ? incident.resolvedAt : io.clock.now()
  const length = formatDuration(Math.max(1000, Math.floor((end - incident.beganAt) / 1000) * 1000))
  return incident.phase === 'resolved' ? length : `${length}, goes on`
}

function asJson(incident: Incident): unknown {
  const { id, subject, phase, status, worst, summary, beganAt, openedAt, isFlapping } = incident
  const over = incident.phase === 'resolved' && {
    resolvedAt: isoInstant(incident.resolvedAt),
    because: incident.because,
  }
  const times = { beganAt: isoInstant(beganAt), openedAt: isoInstant(openedAt), ...over }
  return { id, ...subject, phase, status, worst, flapping: isFlapping, summary, ...times }
}
