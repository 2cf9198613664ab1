import * as z from 'zod'
import type { Deed, HealObject, Prospect } from '../model/heal.ts'
import { isWhileReplacing } from '../model/replacing.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { fault } from './fault.ts'
import { duration } from './options.ts'
import { meantContainers } from './meant-containers.ts'
import type { Hands, Recorded, Source, Standing, Trouble } from './remedy.ts'

/** Options of remedies that make a container anew. */
export const remadeOptions = {
  healthyWithin: duration({ minMs: 1000, maxMs: 600_000 })
    .prefault('2m')
    .describe('so long the new one has to become healthy; when it does not, all is taken back'),
}

const inspected = z.object({
  Id: z.string(),
  Created: z.string().nullish(),
  State: z.object({
    Running: z.boolean(),
    FinishedAt: z.string().nullish(),
    Health: z.object({ Status: z.string().nullish() }).nullish(),
  }),
  Config: z.object({ StopTimeout: z.number().nullish() }).nullish(),
})

/** What is there under the name of a container. */
export interface There {
  readonly id: string
  /** By the clock of its host; NaN where it does not say. */
  readonly createdAt: EpochMs
  /** When it ended last, by the clock of its host; NaN where it does not say. */
  readonly endedAt: EpochMs
  readonly isRunning: boolean
  readonly isHealthy: boolean
  /** So long it may take to end. */
  readonly stopMs: Ms
}

/** How long one may take to end, where nobody has said so. */
const STOP_SECONDS = 10

const WELL = new Set<string | undefined | null>([undefined, null, '', 'none', 'healthy'])

/** Null where nothing is called so. Throws a FaultError. */
export async function thereIs({ target, name }: HealObject, hands: Hands): Promise<There | null> {
  const control = await hands.containers(target)
  const document = await control.inspect(name, hands.signal)
  if (document === null) return null
  const { Id, Created, State, Config } = inspected.parse(document)
  const isHealthy = State.Running && WELL.has(State.Health?.Status)
  const stopMs = (Config?.StopTimeout ?? STOP_SECONDS) * 1000
  const [createdAt, endedAt] = [Date.parse(Created ?? ''), Date.parse(State.FinishedAt ?? '')]
  return { id: Id, createdAt, endedAt, isRunning: State.Running, isHealthy, stopMs }
}

/**
 * What would be done by making it anew from what is recorded. Null where nothing is.
 *
 * @param verb what is done to it, in words: "make", "make anew", "roll back"
 */
export async function remadeProspect(
  object: HealObject,
  standing: Standing,
  { from, verb }: { readonly from: Source; readonly verb: string },
  hands: Hands,
): Promise<Prospect | null> {
  const there = standing.incarnation === null ? null : await thereIs(object, hands)
  return hands.remaking({ object, from, access: 'read' }, (remaking) => {
    const along = remaking.alongWith.length === 0 ? '' : `, and with it ${remaking.alongWith.join(', ')}`
    const { available } = standing
    return Promise.resolve({
      ...{ ...standing, object, scale: null, needsPerson: remaking.needsPerson },
      words: `${verb} "${object.name}" on "${object.target}", ${remaking.by}${along}`,
      available: available && { ...available, goingDown: there?.isHealthy ? 1 : 0 },
      cannot: standing.cannot ?? remaking.cannot,
    })
  })
}

/**
 * What would be done to every container that a trouble is about.
 *
 * @param meant how one stands for this purpose; null where it is none of its business
 */
export async function remadeProspects(
  trouble: Trouble,
  put: { readonly from: Recorded; readonly verb: string },
  hands: Hands,
  meant: (standing: Standing) => Standing | null = (standing) => standing,
): Promise<readonly Prospect[]> {
  const found = await Promise.all(
    (await meantContainers(trouble, hands)).map(async (object) => {
      const there = await hands.standing(object)
      const standing = there && meant(there)
      return standing && remadeProspect(object, standing, put, hands)
    }),
  )
  return found.flatMap((each) => each ?? [])
}

/** Makes it anew, if it is still what was described. Throws a FaultError. */
export async function remade(
  { object, incarnation, needsPerson }: Pick<Prospect, 'object' | 'incarnation' | 'needsPerson'>,
  { from, withinMs }: { readonly from: Source; readonly withinMs: Ms },
  hands: Hands,
): Promise<void> {
  const there = await thereIs(object, hands)
  if ((there?.id ?? null) !== incarnation) throw fault('busy', `"${object.name}" is another container than before`)
  const done = await hands.remaking({ object, from, access: 'write' }, async (remaking) => {
    if (remaking.cannot !== null) throw fault('refused', remaking.cannot)
    // A person has said yes to what was described, and to nothing else.
    if (remaking.needsPerson !== null && remaking.needsPerson !== needsPerson)
      throw fault('refused', remaking.needsPerson)
    await remaking.carryOut(withinMs)
    return true
  })
  if (done === null) throw fault('refused', `nothing is recorded by which "${object.name}" could be made`)
}

const LOOK_MS: Ms = 1000
/** A replacement that was interrupted is settled by then, or waits for somebody. */
const SETTLED_MS: Ms = 40_000

/** Whether it was made anew since. Null while what was begun is neither finished nor taken back. Throws a FaultError. */
export async function wasRemade({ object, at }: Deed, hands: Hands): Promise<boolean | null> {
  if (!(await isSettled(object, hands))) return null
  const there = await thereIs(object, hands)
  if (there === null) return false
  return Number.isNaN(there.createdAt) ? null : there.isRunning && there.createdAt >= at
}

/**
 * Waits until a replacement that was interrupted is at its end: what runs under the name before that may be half-made, and
 * about to be taken back. False where it waits for somebody. Throws a FaultError.
 */
export async function isSettled(object: HealObject, hands: Hands): Promise<boolean> {
  const control = await hands.containers(object.target)
  const until = hands.clock.now() + SETTLED_MS
  for (;;) {
    const all = await control.containers(hands.signal)
    const isHalfWay = all.some(({ name }) => isWhileReplacing(name) && name.startsWith(`${object.name}.`))
    // Asked last: what was taken back meanwhile is not there any more.
    if (!isHalfWay && !(await hands.isBeingReplaced(object))) return true
    if (hands.clock.now() >= until) return false
    await hands.clock.sleep(LOOK_MS, hands.signal)
  }
}
