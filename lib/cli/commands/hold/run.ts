import { parseDurationMs } from '../../../base/duration.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { parseMoment, shortInstant } from '../../../base/instant.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { haveFulfilled, outcomeOf, whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import { holdsDocument } from '../heal/documents.ts'
import type { HoldArgs } from './args.ts'

export async function run(args: HoldArgs, io: Io): Promise<number> {
  const [first, ...others] = args.object
  if (first === undefined || (first === 'list' && others.length === 0)) return list(args, io)
  const by = whoAsks(args.by)
  if (first === 'release') return haveFulfilled({ do: 'release', id: only(others), by }, args, io)
  const { note } = args
  if (args.until === undefined) throw new UsageError('say until when: --until 2h, or --until "2026-11-23 18:00"')
  if (note === undefined) throw new UsageError('say why: --note "looking for the leak"')
  const until = momentOf(args.until, io.clock.now())
  return haveFulfilled({ do: 'hold', matches: args.object.map(matchOf), by, note, until }, args, io)
}

const HEAD = ['ID', 'OBJECT', 'UNTIL', 'BY', 'NOTE']

async function list(args: HoldArgs, io: Io): Promise<number> {
  const { holds } = await outcomeOf({ do: 'holds' }, 'holds', args, io)
  const rows = holds.map(({ id, object, untilAt, by, note }) => [id, object, shortInstant(untilAt), by, note])
  const table = rows.length === 0 ? 'nothing is held\n' : plainTable(HEAD, rows, io, args.color)
  await writeOut(io.stdout, args.json ? holdsDocument(holds) : table)
  return EXIT.ok
}

function only([id, ...more]: readonly string[]): string {
  if (id === undefined || more.length > 0)
    throw new UsageError('say which one: "orch-watch hold list" prints their ids')
  return id
}

function momentOf(text: string, now: EpochMs): EpochMs {
  const ms = parseDurationMs(text)
  const at = ms === null ? parseMoment(text, now) : now + ms
  if (at === null) throw new UsageError(`--until "${text}" is no time: write "2h", or "2026-11-23 18:00"`)
  return at
}

/** A target has no slash in its name, and what is on it may: "kube/shop/deployment/web". */
function matchOf(word: string): { readonly target: string[]; readonly name?: string[] } {
  const at = word.indexOf('/')
  if (at === 0 || word === '') throw new UsageError(`"${word}" begins with no target: write target/name`)
  if (at < 0) return { target: [word] }
  if (at === word.length - 1) throw new UsageError(`"${word}" names nothing on its target: write "${word}*" for all`)
  return { target: [word.slice(0, at)], name: [word.slice(at + 1)] }
}
