import { findObjects } from '../../../app/recording/find-object.ts'
import { shortInstant } from '../../../base/instant.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Registry } from '../../../registry/registry.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { revisionsDocument } from './documents.ts'

/** The changes of everything, or of the objects that somebody means. */
export async function list(registry: Registry, args: RevisionsArgs, io: Io): Promise<void> {
  const found = args.object === undefined ? null : await findObjects(registry, args.object)
  if (found?.length === 0)
    throw new UsageError(`nothing is recorded of "${args.object ?? ''}": without it, everything is listed`)
  const most = args.limit
  const revisions = found
    ? (await Promise.all(found.map((of) => registry.revisions({ of, most })))).flat()
    : await registry.revisions({ most })
  const shown = [...revisions].sort((one, other) => other.at - one.at).slice(0, most)
  if (args.json) return writeOut(io.stdout, `${JSON.stringify(revisionsDocument(shown), null, 2)}\n`)
  if (shown.length === 0) return writeOut(io.stdout, 'nothing has been recorded yet\n')
  const isTerminal = Number.isFinite(lineEnd(io))
  const rows = shown.map((each) => [
    each.id.slice(0, 8),
    objectWords(each),
    isTerminal ? `${shortInstant(each.at).slice(5, 16)}Z` : shortInstant(each.at),
    each.words,
  ])
  await writeOut(io.stdout, plainTable(['REVISION', 'OBJECT', 'SEEN', 'WHAT'], rows, io, args.color))
}
