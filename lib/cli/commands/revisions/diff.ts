import { findRevision } from '../../../app/recording/find-revision.ts'
import { lookAtConfigurations } from '../../../app/recording/look.ts'
import { recorderWith } from '../../../app/recording/recorder.ts'
import type { World } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { oneLine } from '../../../base/escape.ts'
import { objectWords, RESOURCE_KINDS } from '../../../model/configuration.ts'
import type { Configuration, ObjectRef } from '../../../model/configuration.ts'
import { diff } from '../../../kit/configuration-diff.ts'
import type { Change } from '../../../kit/configuration-diff.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { differenceDocument } from './documents.ts'
import { changesTable } from './changes-table.ts'
import { meant } from './meant.ts'

/** As diff(1) and git say it. */
const DIFFERENT = 1

/** Two configurations of one object, setting by setting: by default the last change. */
export async function diffOf(registry: Registry, world: World, args: RevisionsArgs, io: Io): Promise<number> {
  const of = await meant(registry, args.object)
  const [from, to] = await between(registry, of, args)
  const [one, other] = await Promise.all([from, to].map((revision) => sideOf(revision, of, { registry, world, io })))
  if (!one || !other) throw new UsageError(`${objectWords(of)} is not there in "${one ? to : from}"`)
  const changes = diff(one, other)
  if (args.json) await writeOut(io.stdout, `${JSON.stringify(differenceDocument(of, [from, to], changes), null, 2)}\n`)
  else await writeOut(io.stdout, page(of, [short(from), short(to)], changes, args, io))
  return changes.length === 0 ? EXIT.ok : DIFFERENT
}

/** By default the last change; with one revision named, what has become of it since. */
async function between(registry: Registry, of: ObjectRef, args: RevisionsArgs): Promise<readonly [string, string]> {
  if (args.from !== undefined) return [args.from, args.to ?? 'running']
  const [last, before] = await registry.revisions({ of, most: 2 })
  if (!last || !before)
    throw new UsageError(
      `of ${objectWords(of)} there is one revision only: "revisions diff ${objectWords(of)} HEAD running" compares it with what runs`,
    )
  return [before.id, last.id]
}

async function sideOf(
  revision: string,
  of: ObjectRef,
  { registry, world, io }: { registry: Registry; world: World; io: Io },
): Promise<Configuration | null> {
  if (revision !== 'running')
    return registry.configurationAt(of, (await findRevision(registry, revision, io.clock.now())).id)
  const target = world.inventory.targets.find(({ id }) => id === of.target)
  if (!target) throw new UsageError(`there is no target "${of.target}" any more`)
  const record = recorderWith(registry, world.inventory.settings.registry)
  const [look] = await lookAtConfigurations([target], { ...world, ...io, record })
  const looked = RESOURCE_KINDS.includes(of.kind) ? look?.resources : look?.running
  if (looked?.kind !== 'seen')
    throw new UsageError(`"${of.target}" cannot be looked at: ${looked?.fault.message ?? 'there is no engine'}`)
  return looked.value.find(({ kind, name }) => kind === of.kind && name === of.name) ?? null
}

/** An id by its beginning; a name as it is. */
function short(revision: string): string {
  return /^[0-9a-f]{40}$/u.test(revision) ? revision.slice(0, 8) : revision
}

function page(
  of: ObjectRef,
  [from, to]: readonly [string, string],
  changes: readonly Change[],
  args: RevisionsArgs,
  io: Io,
): string {
  const head = oneLine(`${objectWords(of)}: ${from} and ${to}`)
  if (changes.length === 0) return `${head} are the same\n`
  return `${head}\n${changesTable(changes, ['WAS', 'IS'], args, io)}`
}
