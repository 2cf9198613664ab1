import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { jsonIn } from '../../base/json-text.ts'
import { OBJECT_KINDS } from '../../model/configuration.ts'
import { appendLine, beginFile, dropTorn, filesBegun } from '../replace/journal-file.ts'
import type { EpochMs } from '../../model/time.ts'
import { isAlive, ourselves } from '../replace/owner.ts'

/** Within git's own folder, where no commit takes it along. */
const PLACE = '.git/orch-watch/rollouts'
const FORM = 'orch-watch/rollout/v1'

const replica = z.object({
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  runsAs: z.string(),
  /** The id of the new image on that engine. */
  imageId: z.string(),
})
const rollout = z.object({
  /** What it is called to people: "shop". */
  about: z.string(),
  image: z.string(),
  digests: z.array(z.string()),
  /** The revision in which all of them are as they were before. */
  before: z.string(),
  withinMs: z.number(),
  replicas: z.array(replica),
})
const first = z.object({
  form: z.literal(FORM),
  owner: z.object({ pid: z.int(), startedTicks: z.string() }),
  rollout,
})
const line = z.union([z.object({ begun: z.int() }), z.object({ made: z.int() })])

/** One replica of a rollout, as it is written down. */
export type WrittenReplica = z.output<typeof replica>

/** A rollout as it is written down before the first container is touched. */
export type Written = z.output<typeof rollout>

/** What is written down while it is done, each line on the disk before anything happens. By the places of the replicas. */
export interface RolloutJournal {
  begun(at: number): Promise<void>
  made(at: number): Promise<void>
  close(): Promise<void>
}

/** One that has not come to its end. */
export interface OpenRollout {
  readonly rollout: Written
  /** Those that were begun, in that order: the last one perhaps not done. */
  readonly begun: readonly number[]
  readonly isDone: boolean
  /** Whether the process that does it is still at it. */
  readonly isUnderWay: boolean
  close(): Promise<void>
}

/** Begins one. Null where another of one of the same containers has not come to its end. */
export async function beginRollout(folder: string, written: Written): Promise<RolloutJournal | null> {
  const place = join(folder, PLACE)
  const file = await beginFile(place, { form: FORM, owner: await ourselves(), rollout: written })
  // Of two that begin at once each sees the other, and neither goes on.
  if (await isTaken(place, file, written)) {
    await rm(file, { force: true })
    return null
  }
  return {
    begun: (at) => appendLine(file, { begun: at }),
    made: (at) => appendLine(file, { made: at }),
    close: () => rm(file, { force: true }),
  }
}

/** All that have not come to their end. */
export async function openRollouts(folder: string): Promise<readonly OpenRollout[]> {
  return (await Promise.all((await filesBegun(join(folder, PLACE))).map(readOne))).flat()
}

/** Drops what whoever was ended while it began one has left beside it. */
export function dropTornRollouts({ folder }: { readonly folder: string }, now: EpochMs): Promise<void> {
  return dropTorn(join(folder, PLACE), now)
}

async function isTaken(place: string, own: string, { replicas }: Written): Promise<boolean> {
  const ours = new Set(replicas.map(keyOf))
  const others = (await filesBegun(place)).filter((file) => file !== own)
  const all = (await Promise.all(others.map(readOne))).flat()
  return all.some((each) => each.rollout.replicas.some((one) => ours.has(keyOf(one))))
}

function keyOf({ target, kind, name }: WrittenReplica): string {
  return JSON.stringify([target, kind, name])
}

async function readOne(file: string): Promise<readonly OpenRollout[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  // The last one may have been torn: what it was to say has not happened.
  const [head, ...lines] = text.split('\n').map(jsonIn)
  const begun = first.safeParse(head)
  if (!begun.success) return []
  const told = lines.flatMap((each) => line.safeParse(each).data ?? [])
  const made = new Set(told.flatMap((each) => ('made' in each ? [each.made] : [])))
  return [
    {
      rollout: begun.data.rollout,
      begun: told.flatMap((each) => ('begun' in each ? [each.begun] : [])),
      isDone: begun.data.rollout.replicas.every((_, at) => made.has(at)),
      isUnderWay: await isAlive(begun.data.owner),
      close: () => rm(file, { force: true }),
    },
  ]
}
