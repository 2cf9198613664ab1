import { asOf } from '../../../app/recording/as-of.ts'
import type { AsOf, ObjectThen } from '../../../app/recording/as-of.ts'
import { findRevision } from '../../../app/recording/find-revision.ts'
import type { NamedRevision } from '../../../app/recording/find-revision.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { shortInstant } from '../../../base/instant.ts'
import { objectWords } from '../../../model/configuration.ts'
import { jsonText } from '../../../base/json-text.ts'
import { paletteFor } from '../../../kit/palette.ts'
import type { Registry } from '../../../registry/registry.ts'
import { canvasFor, lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { documentOf } from './at-document.ts'
import { fitting } from './selection.ts'

/** What everything was at one moment, and whether it is still so. */
export async function at(registry: Registry, { inventory }: World, args: RevisionsArgs, io: Io): Promise<void> {
  const { object: moment, from: words } = args
  if (moment === undefined) throw new UsageError('say when: a tag, "2026-11-23 03:04", "2h ago" or a revision')
  const revision = await findRevision(registry, moment, io.clock.now())
  const isMeant = words === undefined ? () => true : fitting(words, inventory)
  const found = await asOf(registry, revision.id, isMeant, (trouble) => {
    io.stderr.write(`orch-watch: ${oneLine(trouble)}\n`)
  })
  if (args.json) return writeOut(io.stdout, `${jsonText(documentOf(found, revision, io.clock.now()), 2)}\n`)
  await writeOut(io.stdout, page(found, revision, args, io))
}

const NOW = { same: 'still so', changed: 'changed', gone: 'gone' } as const

function page({ objects, fresh }: AsOf, { called }: NamedRevision, args: RevisionsArgs, io: Io): string {
  if (objects.length === 0) return `${called}: nothing of that was there\n`
  const { status } = paletteFor(canvasFor(io, args).colour)
  const paint = { same: status.ok, changed: status.warning, gone: status.critical }
  const rows = objects.map((each) => [
    objectWords(each.of),
    { text: NOW[each.now], paint: paint[each.now] },
    each.since?.id.slice(0, 8) ?? '',
    sinceOf(each, io),
    each.since?.words ?? 'longer ago than is looked for',
  ])
  const counts = (['same', 'changed', 'gone'] as const).flatMap((now) => {
    const many = objects.filter((each) => each.now === now).length
    return many === 0 ? [] : [`${many} ${NOW[now]}`]
  })
  const names = fresh.map(objectWords).join(', ')
  const more = names === '' ? [] : hanging('not there then: ', oneLine(names), lineEnd(io))
  const table = plainTable(['OBJECT', 'NOW', 'REVISION', 'SINCE', 'WHAT'], rows, io, args.color)
  return `${oneLine(called)}: ${counts.join(', ')}\n${table}${more.map((line) => `${line}\n`).join('')}`
}

function sinceOf({ since }: ObjectThen, io: Io): string {
  if (since === null) return ''
  return Number.isFinite(lineEnd(io)) ? `${shortInstant(since.at).slice(5, 16)}Z` : shortInstant(since.at)
}
