import { findRevision } from '../../../app/recording/find-revision.ts'
import { jsonText } from '../../../base/json-text.ts'
import { oneLine } from '../../../base/escape.ts'
import { isoInstant, parseMoment, shortInstant } from '../../../base/instant.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Tag } from '../../../registry/tags.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'

/** Gives a revision a name by which it is found again; the newest when none is named. */
export async function tag(registry: Registry, args: RevisionsArgs, io: Io): Promise<void> {
  const { object: name } = args
  if (name === undefined) return listTags(registry, args, io)
  const whyNot =
    parseMoment(name, io.clock.now()) === null ? await registry.whyNoName(name) : 'it is a moment, and means one'
  if (whyNot !== null) throw new UsageError(`"${name}" cannot be the name of a revision: ${whyNot}`)
  const { id } = await findRevision(registry, args.at ?? 'HEAD', io.clock.now())
  const known = await registry.tagged(name)
  if (known !== null && !args.force)
    throw new UsageError(
      `there is a tag "${name}" already, of ${known.slice(0, 8)}: --force moves it to ${id.slice(0, 8)}`,
    )
  const wanted = { name, revision: id, by: whoAsks(args.by), note: args.note }
  await registry.tag(wanted, known !== null)
  const moved = known === null ? '' : `, and no longer of ${known.slice(0, 8)}`
  const text = args.json ? jsonText(wanted, 2) : `${oneLine(name)} is the name of ${id.slice(0, 8)} now${moved}`
  await writeOut(io.stdout, `${text}\n`)
}

export async function listTags(registry: Registry, args: RevisionsArgs, io: Io): Promise<void> {
  const all = await registry.tags()
  if (args.json) return writeOut(io.stdout, `${jsonText(all.map(asJson), 2)}\n`)
  if (all.length === 0)
    return writeOut(io.stdout, 'no revision has a name yet: "orch-watch revisions tag NAME" gives the newest one\n')
  const rows = all.map(({ name, revision, at, by, note }) => [name, revision.slice(0, 8), shortInstant(at), by, note])
  await writeOut(io.stdout, plainTable(['TAG', 'REVISION', 'GIVEN', 'BY', 'NOTE'], rows, io, args.color))
}

function asJson({ at, ...rest }: Tag): unknown {
  return { ...rest, at: isoInstant(at) }
}
