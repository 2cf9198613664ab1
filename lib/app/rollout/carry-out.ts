import { FaultError, fault } from '../../kit/fault.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { objectWords } from '../../model/configuration.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { textAt } from '../../record/read.ts'
import type { Engines } from '../replace/engines.ts'
import { prepareGroup } from '../replace/group.ts'
import type { Outcome } from '../replace/replace.ts'
import type { Step } from '../replace/steps.ts'
import { block } from './block.ts'
import type { FoundImage } from './image.ts'
import { beginRollout } from './journal.ts'
import type { RolloutJournal, Written } from './journal.ts'
import { whoIsMissing } from './ready.ts'
import { stepWishes, toldOf } from './replicas.ts'
import type { Replica } from './replicas.ts'
import type { Planned, Wish } from './plan.ts'
import { returnedWords, takeRolloutBack } from './take-back.ts'

/** One step of one replica, when it has been taken. */
export interface RolloutStep {
  readonly of: ObjectRef
  readonly step: Step
  readonly tookMs: Ms
  /** Which of how many it is, from 1. */
  readonly place: readonly [number, number]
  /** It is put back to what it was. */
  readonly isBack: boolean
}

/**
 * `undone`: all is as before. `kept`: those before the one that failed stay. `left`: all is as before but for what somebody
 * else has changed meanwhile, which stands. `stuck`: one is of the new image still, as it could not be put back.
 * `unfinished`: nobody could be asked, and it is taken back at the next start.
 */
export type RolloutOutcome =
  | { readonly kind: 'rolled-out' }
  | {
      readonly kind: 'undone' | 'kept' | 'left' | 'stuck' | 'unfinished'
      /** With which replica: "web-1/shop-3: it is unhealthy". */
      readonly why: string
      /** What has to be known of single ones. */
      readonly notes: readonly string[]
      /** Whether the image is to blame, and is blocked from now on. */
      readonly isBlocked: boolean
    }

export interface Carried extends Wish {
  readonly about: string
  readonly image: FoundImage
  readonly planned: readonly Planned[]
  /** Those that have to be available, but for as many as may be missing. */
  readonly counted: readonly Replica[]
  readonly minAvailable: number
  /** The revision in which all are as they were before. */
  readonly before: string
}

/** Of taking it back, whatever it was that went wrong. */
const never = new AbortController().signal

/**
 * Replaces one after the other, each only while enough others are ready. The first that fails is taken back, and then those
 * before it, the last one first, unless they are kept. What was begun is written down before, so that whoever finds it
 * interrupted takes it back.
 */
export async function carryOut(
  carried: Carried,
  engines: Engines,
  told: (step: RolloutStep) => void,
): Promise<RolloutOutcome> {
  const written = writtenOf(carried)
  const journal = await beginRollout(engines.registry.folder, written)
  if (!journal)
    throw fault('busy', `another rollout of containers of "${carried.about}" is under way, or was interrupted`)
  const begun: number[] = []
  for (const at of carried.planned.keys()) {
    const failed = await one(at, carried, { engines, journal, begun, told })
    if (failed === null) continue
    // What could not be taken back is at the next start, and those before it with it.
    if (failed.isUnfinished) return { kind: 'unfinished', why: failed.why, notes: [], isBlocked: false }
    if (failed.isBlamed) {
      const { name, digest, digests } = carried.image
      const known = [...new Set([digest, ...digests])].filter((each) => each !== '')
      await block({ name, digests: known, where: failed.where, why: failed.what }, engines)
    }
    return takenBack(carried, written, failed, { engines, journal, begun, told })
  }
  await journal.close()
  return { kind: 'rolled-out' }
}

interface Going {
  readonly engines: Engines
  readonly journal: RolloutJournal
  /** Grows: the places of those that were begun. */
  readonly begun: number[]
  readonly told: (step: RolloutStep) => void
}

interface Failed {
  /** Of which replica: "web-1/shop-3". */
  readonly where: string
  readonly what: string
  readonly why: string
  readonly isBlamed: boolean
  readonly isUnfinished: boolean
}

/** Null when it is of the new image, and well. */
async function one(at: number, carried: Carried, going: Going): Promise<Failed | null> {
  const planned = carried.planned[at]
  if (!planned) return null
  const where = objectWords(planned.replica.of)
  const failed = (what: string, isBlamed = false, isUnfinished = false): Failed => {
    return { where, what, why: `${where}: ${what}`, isBlamed, isUnfinished }
  }
  try {
    const missing = await notEnough(at, carried, going)
    if (missing !== null) return missing
    const outcome = await replaceOne(at, planned, carried, going)
    if (typeof outcome === 'string') return failed(outcome)
    if (outcome.kind === 'replaced') return null
    return failed(outcome.why, isImageToBlame(outcome, going.engines.stopping), outcome.kind === 'unfinished')
  } catch (error) {
    if (isOfTheWorld(error) || going.engines.stopping.aborted) return failed(wordsOf(error))
    throw error
  }
}

/** Others that are not ready are waited for. One that this rollout has made speaks against the image. */
async function notEnough(at: number, carried: Carried, { engines, begun }: Going): Promise<Failed | null> {
  const { planned, counted, minAvailable, withinMs } = carried
  const down = new Set(planned[at]?.plan.parts.map(({ of, runsAs }) => JSON.stringify([of.target, runsAs])))
  const others = counted.filter(({ target, runsAs }) => !down.has(JSON.stringify([target, runsAs])))
  const { controls, clock, stopping: signal } = engines
  signal.throwIfAborted()
  const missing = await whoIsMissing(others, minAvailable, controls, { withinMs, clock, signal })
  if (missing === null) return null
  const fresh = missing.find((each) => begun.some((place) => planned[place]?.replica === each))
  const names = missing.map(({ of }) => objectWords(of)).join(', ')
  const what = `${others.length - missing.length} others are ready and ${minAvailable} have to be: not ready are ${names}`
  const where = objectWords(
    (fresh ?? planned[at]?.replica ?? others[0])?.of ?? { target: '', kind: 'container', name: '' },
  )
  return { where, what, why: what, isBlamed: fresh !== undefined, isUnfinished: false }
}

/** Words where it cannot be begun. */
async function replaceOne(
  at: number,
  { replica: { of, wanted } }: Planned,
  carried: Carried,
  { engines, journal, begun, told }: Going,
): Promise<Outcome | string> {
  const there = await engines.running(of.target)
  const wishes = stepWishes(of, wanted, there, toldOf(carried.image), engines)
  const prepared = await prepareGroup({ about: 'a rollout', wishes }, engines)
  if (prepared.plan.cannot.length > 0) return prepared.plan.cannot.join('; ')
  await journal.begun(at)
  begun.push(at)
  const place = [at + 1, carried.planned.length] as const
  const outcome = await prepared.carryOut(carried.withinMs, (step, tookMs) =>
    told({ of, step, tookMs, place, isBack: false }),
  )
  if (outcome.kind === 'replaced') await journal.made(at)
  return outcome
}

/** What was made of it did not come to be well, or its program cannot be run at all. An engine that is lost blames nobody. */
function isImageToBlame(outcome: Exclude<Outcome, { kind: 'replaced' }>, stopping: AbortSignal): boolean {
  if (stopping.aborted) return false
  const { step, code, why } = outcome
  if (step === 'gate') return code === undefined
  return step === 'start' && /executable file|exec format|OCI runtime|no such file/iu.test(why)
}

async function takenBack(carried: Carried, written: Written, failed: Failed, going: Going): Promise<RolloutOutcome> {
  const { engines, journal, begun, told } = going
  const { why, isBlamed: isBlocked } = failed
  if (carried.isKeeping) {
    await journal.close()
    return { kind: 'kept', why, notes: [], isBlocked }
  }
  try {
    const around = { ...engines, stopping: never }
    const returned = await takeRolloutBack(written, begun, around, (replica, step, tookMs) => {
      const place = [begun.length - begun.indexOf(written.replicas.indexOf(replica)), begun.length] as const
      told({ of: replica, step, tookMs, place, isBack: true })
    })
    await journal.close()
    const kinds = returned.map(({ kind }) => kind)
    const kind = kinds.includes('stuck') ? 'stuck' : kinds.includes('left') ? 'left' : 'undone'
    return { kind, why, notes: returnedWords(returned), isBlocked }
  } catch (error) {
    if (!isOfTheWorld(error)) throw error
    return { kind: 'unfinished', why: `${why}; then: ${error.message}`, notes: [], isBlocked }
  }
}

function writtenOf({ about, image, planned, before, withinMs }: Carried): Written {
  const replicas = planned.map(({ replica: { of, runsAs } }) => {
    const { target, kind, name } = of
    return { target, kind, name, runsAs, imageId: textAt(image.on.get(target), 'Id') ?? '' }
  })
  return { about, image: image.name, digests: [...image.digests], before, withinMs, replicas }
}

function isOfTheWorld(error: unknown): error is FaultError | RegistryError {
  return error instanceof FaultError || error instanceof RegistryError
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
