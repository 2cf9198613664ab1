import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { OBJECT_KINDS } from '../../model/configuration.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { keyOf } from '../recording/take-in.ts'
import { isAlive, ourselves } from './owner.ts'

/** Within git's own folder, where no commit takes it along. */
const PLACE = '.git/orch-watch/journal'

const STEPS = [
  'pull', 'create', 'compare', 'stop', 'set-aside', 'rename', 'start', 'gate', 'compare-again', 'remove-old',
] as const // prettier-ignore

export type StepName = (typeof STEPS)[number]

const owner = z.object({ pid: z.int(), startedTicks: z.string() })
const replacement = z.object({
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  runsAs: z.string(),
  revision: z.string(),
  oldId: z.string().nullable(),
  runs: z.boolean(),
})
const first = z.object({ form: z.literal('orch-watch/replacement/v1'), owner, replacement })
const line = z.union([z.object({ step: z.enum(STEPS) }), z.object({ made: z.string() })])

/** One container that is put in the place of another. */
export type Replacement = z.output<typeof replacement>

/** What has been written down of one that has not come to its end. */
export interface Unfinished {
  readonly replacement: Replacement
  /** Begun, the last one perhaps not done. */
  readonly steps: readonly StepName[]
  /** The new container; null where it was not made, or nobody had the time to write it down. */
  readonly newId: string | null
  /** Whether the process that does it is still at it. */
  readonly isUnderWay: boolean
  /** Forgets it: everything is as it should be. */
  close(): Promise<void>
}

/** What is written down while it is done, each line on the disk before anything happens. */
export interface Journal {
  intend(step: StepName): Promise<void>
  made(id: string): Promise<void>
  close(): Promise<void>
}

/** Begins one. Null where another of the same object has not come to its end. */
export async function beginJournal(folder: string, replaced: Replacement): Promise<Journal | null> {
  const file = fileOf(folder, replaced)
  await mkdir(join(folder, PLACE), { recursive: true, mode: 0o700 })
  const beside = join(folder, PLACE, `.${randomBytes(6).toString('hex')}.part`)
  try {
    const head = { form: 'orch-watch/replacement/v1', owner: await ourselves(), replacement: replaced }
    await append(beside, head)
    // It comes to be there with its first line in it, or not at all.
    await link(beside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  } finally {
    await rm(beside, { force: true })
  }
  await syncFolder(join(folder, PLACE))
  return {
    intend: (step) => append(file, { step }),
    made: (id) => append(file, { made: id }),
    close: () => rm(file, { force: true }),
  }
}

/** It is on the disk when this resolves. */
async function append(file: string, content: unknown): Promise<void> {
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.appendFile(`${JSON.stringify(content)}\n`)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** All that have not come to their end. */
export async function unfinishedIn(folder: string): Promise<readonly Unfinished[]> {
  const names = await readdir(join(folder, PLACE)).catch(() => [] as string[])
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.jsonl')).map((name) => readJournal(join(folder, PLACE, name))),
  )
  return found.flat()
}

/** The objects of a target that are being replaced, by kind and name. */
export async function beingReplaced(
  { folder }: { readonly folder: string },
  target: TargetId,
): Promise<ReadonlySet<string>> {
  const all = await unfinishedIn(folder)
  return new Set(all.flatMap(({ replacement: of }) => (of.target === target ? [keyOf(of)] : [])))
}

async function readJournal(file: string): Promise<readonly Unfinished[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  // The last one may have been torn: what it was to say has not happened.
  const [head, ...lines] = text.split('\n').map(parsed)
  const begun = first.safeParse(head)
  // Its first line comes before anything is done.
  if (!begun.success) return []
  const told = lines.flatMap((each) => line.safeParse(each).data ?? [])
  return [
    {
      replacement: begun.data.replacement,
      steps: told.flatMap((each) => ('step' in each ? [each.step] : [])),
      newId: told.flatMap((each) => ('made' in each ? [each.made] : [])).at(-1) ?? null,
      isUnderWay: await isAlive(begun.data.owner),
      close: () => rm(file, { force: true }),
    },
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fileOf(folder: string, { target, kind, name }: ObjectRef): string {
  const sum = createHash('sha256')
    .update(JSON.stringify([target, kind, name]))
    .digest('hex')
    .slice(0, 32)
  return join(folder, PLACE, `${sum}.jsonl`)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().catch(() => 'not every file system can')
  await handle.close()
}
