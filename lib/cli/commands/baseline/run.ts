import { findObjects } from '../../../app/recording/find-object.ts'
import { findRevision } from '../../../app/recording/find-revision.ts'
import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { shortInstant } from '../../../base/instant.ts'
import type { Baseline, KnownBaseline } from '../../../model/configuration.ts'
import { isSameObject, RESOURCE_KINDS } from '../../../model/configuration.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import { baselinesDocument } from '../revisions/documents.ts'
import type { BaselineArgs } from './args.ts'

export async function run(args: BaselineArgs, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const registry = await openRegistryOf(inventory, args.action === 'list' ? 'read' : 'write', io)
  const before = await registry.baselines()
  if (args.action === 'list') await list(before, args, io)
  else await change(registry, before, args, io)
  return EXIT.ok
}

async function list(all: readonly Baseline[], args: BaselineArgs, io: Io): Promise<void> {
  if (args.json) return writeOut(io.stdout, `${JSON.stringify(baselinesDocument(all), null, 2)}\n`)
  if (all.length === 0)
    return writeOut(io.stdout, 'nothing has been declared good yet: "orch-watch baseline set OBJECT" does it\n')
  const rows = all.map(({ target, name, revision, at, by, note }) => {
    return [`${target}/${name}`, revision.slice(0, 8), shortInstant(at), by, note]
  })
  await writeOut(io.stdout, plainTable(['OBJECT', 'REVISION', 'SINCE', 'BY', 'NOTE'], rows, io, args.color))
}

async function change(registry: Registry, before: readonly Baseline[], args: BaselineArgs, io: Io): Promise<void> {
  if (args.object.length === 0) throw new UsageError('say which objects: "orch-watch revisions list" shows them')
  const meant = (await Promise.all(args.object.map((words) => objects(registry, words)))).flat()
  const isMeant = (one: ObjectRef): boolean => meant.some((other) => isSameObject(one, other))
  const by = whoAsks(args.by)
  const fresh =
    args.action === 'clear' ? [] : await Promise.all(meant.map((of) => toBaseline(registry, of, by, args, io)))
  const words = args.action === 'clear' ? 'no longer declared good' : `declared good by ${by}`
  const names = meant.map(({ target, name }) => `${target}/${name}`)
  const about = `${names.length === 1 ? (names[0] ?? '') : `${names.length} objects`}: ${words}`
  const all = [...before.filter((one) => !isMeant(one)), ...fresh.map(withoutConfiguration)]
  await registry.declare(all, fresh, about, io.clock.now())
  if (args.json) return writeOut(io.stdout, `${JSON.stringify(baselinesDocument(fresh), null, 2)}\n`)
  const lines = names.map((name, nth) => `${oneLine(`${name}: ${words}`)}${revisionOf(fresh[nth])}\n`)
  await writeOut(io.stdout, lines.join(''))
}

function revisionOf(baseline: Baseline | undefined): string {
  return baseline ? `, as of ${baseline.revision.slice(0, 8)}` : ''
}

async function objects(registry: Registry, words: string): Promise<readonly ObjectRef[]> {
  const found = await findObjects(registry, words)
  if (found.length === 0)
    throw new UsageError(`nothing is recorded of "${words}": "orch-watch revisions list" shows what is`)
  // Nobody holds networks and volumes against anything: they stand still until somebody makes them anew.
  const judged = found.filter(({ kind }) => !RESOURCE_KINDS.includes(kind))
  if (judged.length === 0)
    throw new UsageError(`"${words}" is no container and no workload: networks and volumes have no baselines`)
  return judged
}

async function toBaseline(
  registry: Registry,
  of: ObjectRef,
  by: string,
  { revision, note }: BaselineArgs,
  io: Io,
): Promise<KnownBaseline> {
  const [last] = await registry.revisions({ of, most: 1 })
  const id = revision === undefined ? last?.id : (await findRevision(registry, revision, io.clock.now())).id
  const configuration = id === undefined ? null : await registry.configurationAt(of, id)
  if (id === undefined || !configuration)
    throw new UsageError(`${of.target}/${of.name} was not there in revision "${revision ?? 'HEAD'}"`)
  return { ...of, revision: id, at: io.clock.now(), by, note, configuration }
}

function withoutConfiguration({ target, kind, name, revision, at, by, note }: KnownBaseline): Baseline {
  return { target, kind, name, revision, at, by, note }
}
