import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { secretsOf } from '../../../app/mask-secrets.ts'
import { namesSecret } from '../../../base/mask.ts'
import { memoryFileFor, remembering } from '../../../app/memory.ts'
import { oneOf, record, transcriptText } from '../../../app/record.ts'
import { recorderFor } from '../../../app/recording/recorder.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { replaceFile } from '../../../base/replace-file.ts'
import { suggest } from '../../../base/suggest.ts'
import type { Transcript } from '../../../kit/transcript/shape.ts'
import type { CheckPlan, Target } from '../../../model/target.ts'
import { checkoutAround } from '../../checkout.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { OutputError, writeOut } from '../../write-out.ts'
import type { RecordArgs } from './args.ts'

const CASE = /^(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*$/u

/** Looks once and writes it down; nothing that is secret, as far as anybody can tell. */
export async function run(args: RecordArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const target = targetCalled(args.target, world)
  const plans = plansCalled(args.check, target)
  const folder = args.as === undefined ? null : testsFolder(args.as, plans, io.cwd)
  const past = await remembering(memoryFileFor(args.memory, world.inventory, io), world.inventory)
  const ours = Object.entries(io.env).flatMap(([name, value]) =>
    namesSecret(name) && value !== undefined && value.length > 5 ? [value] : [],
  )
  const transcript = await record(world.inventory, target, plans, {
    ...world,
    record: await recorderFor(world.inventory, io),
    clock: io.clock,
    stopping: io.stopping,
    memory: past.memory.get(target.id) ?? new Map(),
    secrets: [...secretsOf(world.inventory), ...ours],
    anonymise: args.anonymise,
  })
  if (folder !== null && args.as !== undefined) await writeTests(transcript, world, { folder, name: args.as }, io)
  else if (args.file !== undefined) await writeWhole(resolve(io.cwd, args.file), transcriptText(transcript))
  else await writeOut(io.stdout, transcriptText(transcript))
  return EXIT.ok
}

function targetCalled(id: string, { inventory }: World): Target {
  const watched = inventory.targets.filter(({ carrier }) => !carrier)
  const target = watched.find((each) => each.id === id)
  if (target) return target
  const meant = suggest(
    id,
    watched.map((each) => each.id),
  )
  throw new UsageError(`there is no target "${oneLine(id, 80)}"${meant === null ? '' : `, did you mean "${meant}"?`}`)
}

function plansCalled(names: readonly string[], { id, plans }: Target): readonly CheckPlan[] {
  const strange = names.find((name) => !plans.some(({ check }) => check === name))
  if (strange === undefined) return names.length === 0 ? plans : plans.filter(({ check }) => names.includes(check))
  throw new UsageError(`"${id}" has no check "${oneLine(strange, 80)}": ${plans.map(({ check }) => check).join(', ')}`)
}

function testsFolder(name: string, plans: readonly CheckPlan[], cwd: string): string {
  if (!CASE.test(name))
    throw new UsageError(`"${oneLine(name, 60)}" is no name for a test: small letters, digits and "-"`)
  const checkout = checkoutAround(cwd)
  if (checkout === null) throw new UsageError('--as makes a test of orch-watch, and this is no checkout of it')
  const folder = join(checkout, 'test/fixtures/transcripts')
  const there = plans.map(({ check }) => join(folder, check, `${name}.yaml`)).find((path) => existsSync(path))
  if (there !== undefined) throw new UsageError(`"${there}" is there already, and nothing is overwritten`)
  return folder
}

async function writeTests(
  transcript: Transcript,
  { checks }: World,
  { folder, name }: { folder: string; name: string },
  io: Io,
): Promise<void> {
  const lines: string[] = []
  for (const [check, asked] of Object.entries(transcript.checks ?? {})) {
    const definition = checks.get(check)
    if (!definition) continue
    const path = join(folder, check, `${name}.yaml`)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, transcriptText(oneOf(transcript, check, definition)), { flag: 'wx' })
    const statuses = (asked.expect ?? []).map(({ status }) => status)
    lines.push(`wrote ${relative(io.cwd, path)}: ${statuses.join(', ') || 'nothing to say'}`)
  }
  await writeOut(io.stdout, `${lines.join('\n')}\n`)
}

/** What was seen on a host is for nobody else's eyes. */
async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text, 0o600)
  } catch (error) {
    throw new OutputError(`"${path}" cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
