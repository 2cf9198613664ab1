import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonIn } from '../../base/json-text.ts'
import * as z from 'zod'
import { OBJECT_KINDS } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { keyOf } from '../recording/take-in.ts'
import { appendLine, beginFile, dropTorn, filesBegun } from './journal-file.ts'
import { isAlive, ourselves } from './owner.ts'

/** Within git's own folder, where no commit takes it along. */
const PLACE = '.git/orch-watch/journal'
const FORM = 'orch-watch/replacement/v2'

const STEPS = [
  'pull', 'create-network', 'create-volume', 'create', 'compare', 'stop', 'set-aside', 'rename', 'start', 'gate',
  'compare-again', 'remove-old',
] as const // prettier-ignore

export type StepName = (typeof STEPS)[number]

const owner = z.object({ pid: z.int(), startedTicks: z.string() })
const part = z.object({
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  runsAs: z.string(),
  words: z.string(),
  oldId: z.string().nullable(),
  runs: z.boolean(),
  oldRank: z.int(),
  isAwaited: z.boolean(),
  ends: z.boolean(),
  takes: z.array(z.string()).optional(),
})
const ground = z.object({ target: z.string(), what: z.enum(['network', 'volume']), name: z.string() })
const replacement = z.object({ about: z.string(), parts: z.array(part), grounds: z.array(ground) })
const first = z.object({ form: z.literal(FORM), owner, replacement })
const line = z.union([
  z.object({ step: z.enum(STEPS), at: z.int() }),
  z.object({ made: z.string(), at: z.int() }),
  z.object({ proven: z.literal(true) }),
  z.object({ settled: z.string(), as: z.enum(['finished', 'undone']) }),
])

/** How one that was interrupted came to its end. */
export type Settled = 'finished' | 'undone'

/**
 * One container that is put in the place of another: `words` is what is recorded of it when it is done ("rolled back to
 * 3f2a91c0"), `oldRank` when the old one is started among the old ones, `isAwaited` whether another old one was started
 * when this one was healthy, `ends` whether the new one does its work and ends, `takes` which volumes it was told to take.
 */
export type ReplacedPart = z.output<typeof part>

/** What is made for the containers before them, where there is none of that name. */
export type Ground = z.output<typeof ground>

/** Containers that are put in the place of others, all or none of them. The parts stand in the order in which they start. */
export interface Replacement {
  /** What it is done for, as it is told: "a rollback". */
  readonly about: string
  readonly parts: readonly ReplacedPart[]
  readonly grounds: readonly Ground[]
}

/** A step of one part, or of one ground, by its place among them. */
export interface StepOf {
  readonly step: StepName
  readonly at: number
}

/** How far a replacement has come. */
export interface Progress {
  readonly replacement: Replacement
  /** Begun, the last one perhaps not done. */
  readonly steps: readonly StepOf[]
  /** The new containers by their parts; those are missing that were not made, or nobody had the time to write down. */
  readonly ids: ReadonlyMap<number, string>
  /** Whether all new ones have been proven well: from then on they stay. */
  readonly isProven: boolean
  /** Targets on which it has come to its end already, while another could not be talked to. */
  readonly settled: ReadonlyMap<TargetId, Settled>
}

/** What has been written down of one that has not come to its end. */
export interface Unfinished extends Progress {
  /** Whether the process that does it is still at it. */
  readonly isUnderWay: boolean
  /** Writes down that it has come to its end on one target. */
  settledOn(target: TargetId, as: Settled): Promise<void>
  /** Forgets it: everything is as it should be. */
  close(): Promise<void>
}

/** What is written down while it is done, each line on the disk before anything happens. */
export interface Journal {
  intend(step: StepOf): Promise<void>
  made(at: number, id: string): Promise<void>
  proven(): Promise<void>
  settledOn(target: TargetId, as: Settled): Promise<void>
  close(): Promise<void>
}

/** Begins one. Null where another of one of the same objects has not come to its end. */
export async function beginJournal(folder: string, replaced: Replacement): Promise<Journal | null> {
  const place = join(folder, PLACE)
  const file = await beginFile(place, { form: FORM, owner: await ourselves(), replacement: replaced })
  // Of two that begin at once each sees the other, and neither goes on.
  if (await isTaken(place, file, replaced)) {
    await rm(file, { force: true })
    return null
  }
  return {
    intend: (step) => appendLine(file, step),
    made: (at, id) => appendLine(file, { made: id, at }),
    proven: () => appendLine(file, { proven: true }),
    settledOn: (target, as) => appendLine(file, { settled: target, as }),
    close: () => rm(file, { force: true }),
  }
}

async function isTaken(place: string, own: string, { parts }: Replacement): Promise<boolean> {
  const ours = new Set(parts.map(objectKey))
  const others = (await filesBegun(place)).filter((file) => file !== own)
  const all = (await Promise.all(others.map(readJournal))).flat()
  return all.some((each) => openParts(each).some((one) => ours.has(objectKey(one))))
}

/** Those on targets where it has not come to its end. */
function openParts({ replacement, settled }: Progress): readonly ReplacedPart[] {
  return replacement.parts.filter(({ target }) => !settled.has(target))
}

function objectKey({ target, kind, name }: ReplacedPart): string {
  return JSON.stringify([target, kind, name])
}

/** All that have not come to their end. */
export async function unfinishedIn(folder: string): Promise<readonly Unfinished[]> {
  const found = await Promise.all((await filesBegun(join(folder, PLACE))).map(readJournal))
  return found.flat()
}

/** The objects of a target that are being replaced, by kind and name. */
export async function beingReplaced(
  { folder }: { readonly folder: string },
  target: TargetId,
): Promise<ReadonlySet<string>> {
  const all = (await unfinishedIn(folder)).flatMap((each) => [
    ...openParts(each),
    ...each.replacement.grounds.map(({ what, ...of }) => ({ kind: what, ...of })),
  ])
  return new Set(all.filter((of) => of.target === target).map(keyOf))
}

/** Drops what whoever was ended while it began one has left beside it. */
export function dropTornJournals({ folder }: { readonly folder: string }, now: EpochMs): Promise<void> {
  return dropTorn(join(folder, PLACE), now)
}

async function readJournal(file: string): Promise<readonly Unfinished[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  // The last one may have been torn: what it was to say has not happened.
  const [head, ...lines] = text.split('\n').map(jsonIn)
  const begun = first.safeParse(head)
  // Its first line comes before anything is done.
  if (!begun.success) return []
  const told = lines.flatMap((each) => line.safeParse(each).data ?? [])
  return [
    {
      replacement: begun.data.replacement,
      steps: told.flatMap((each) => ('step' in each ? [each] : [])),
      ids: new Map(told.flatMap((each) => ('made' in each ? [[each.at, each.made] as const] : []))),
      isProven: told.some((each) => 'proven' in each),
      settled: new Map(told.flatMap((each) => ('settled' in each ? [[each.settled, each.as] as const] : []))),
      settledOn: (target, as) => appendLine(file, { settled: target, as }),
      isUnderWay: await isAlive(begun.data.owner),
      close: () => rm(file, { force: true }),
    },
  ]
}
