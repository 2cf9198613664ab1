import * as z from 'zod'
import { formatDuration } from '../base/duration.ts'
import type { HealObject, Prospect } from '../model/heal.ts'
import type { Ms } from '../model/time.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from './control.ts'
import { fault, toFault } from './fault.ts'
import { duration } from './options.ts'
import { matcher } from './patterns.ts'
import type { Hands, Standing, Trouble } from './remedy.ts'

/** Checks whose items are workloads. */
const OF_WORKLOADS = ['workload-*', 'instance-state', 'drift']
const isOfWorkloads = matcher(OF_WORKLOADS)

/** Checks whose troubles a workload can be the cause of: those of workloads, and with `workload` what is seen from outside. */
export const ABOUT_WORKLOADS: readonly string[] = [
  ...OF_WORKLOADS,
  ...['container-*', 'http', 'tcp-port', 'prometheus-metric', 'log-pattern', 'command', 'remote-command'],
]

const S: Ms = 1000
const MIN: Ms = 60 * S
const LOOK_MS: Ms = 2 * S

/** Options of remedies that have an orchestrator change a workload. */
export const steeredOptions = {
  workload: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe(
      'the workload, as checks tell of it: "web", "shop/deployment/web", "/shop/web"; left out: that of the incident',
    ),
  on: z.string().min(1).optional().describe('id of the target that has it; left out: that of the incident'),
  readyWithin: duration({ minMs: S, maxMs: 14 * MIN })
    .prefault('5m')
    .describe(
      'so long its orchestrator may take until all of it is ready; after that it has failed, and stays as it is',
    ),
}

export interface SteeredOptions {
  readonly workload?: string | undefined
  readonly on?: string | undefined
  readonly readyWithin: Ms
}

/** A workload that its orchestrator can be asked to change. */
export interface Steered {
  readonly control: WorkloadControl
  readonly of: WorkloadName
  readonly answered: AnsweredWorkload
}

/** What a trouble is about, and how it stands. `steered` is null where `standing` says why it cannot be changed. */
export interface Meant {
  readonly object: HealObject
  readonly standing: Standing
  readonly steered: Steered | null
}

/** Null where it is about no workload, or there is none of that name. Throws a FaultError. */
export async function meantWorkload(
  { incident: { subject } }: Trouble,
  { workload, on }: Pick<SteeredOptions, 'workload' | 'on'>,
  hands: Hands,
): Promise<Meant | null> {
  const name = workload ?? (isOfWorkloads(subject.check) ? subject.item : null)
  if (name === null) return null
  const object: HealObject = { target: on ?? subject.target, kind: 'workload', name }
  const standing = await hands.standing(object)
  if (!standing) return null
  return { object, standing, steered: standing.cannot === null ? await steeredNow(object, hands) : null }
}

/** Null where there is none. Throws a FaultError. */
export async function steeredNow({ target, name }: HealObject, hands: Hands): Promise<Steered | null> {
  const control = await hands.workloads(target)
  const of = control.named(name)
  const answered = of && (await control.read(of, hands.signal))
  return of && answered && { control, of, answered }
}

/** What would be done, where nothing but the given speaks for or against it. */
export function prospectOf(
  { object, standing }: Pick<Meant, 'object' | 'standing'>,
  own: Partial<Prospect> & Pick<Prospect, 'words'>,
): Prospect {
  return { ...standing, object, scale: null, needsPerson: null, ...own, cannot: standing.cannot ?? own.cannot ?? null }
}

/** Throws a FaultError where there is nothing of it any more. */
export async function stillThere(object: HealObject, hands: Hands): Promise<Pick<Steered, 'control' | 'of'>> {
  const control = await hands.workloads(object.target)
  const of = control.named(object.name)
  if (!of) throw fault('not-supported', `"${object.name}" cannot be changed from here`)
  return { control, of }
}

/**
 * Waits until all that is wanted of it is there and ready. Throws a FaultError where that does not come: what was asked
 * for stays.
 */
export async function arrived(
  { control, of }: Pick<Steered, 'control' | 'of'>,
  withinMs: Ms,
  { clock, signal }: Pick<Hands, 'clock' | 'signal'>,
): Promise<void> {
  const until = clock.now() + withinMs
  for (;;) {
    // It has been taken: who cannot look for a moment looks again.
    const how = await control.progress(of, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      return { kind: 'under-way', why: toFault(error).message } as const
    })
    if (how.kind === 'done') return
    if (how.kind === 'failed') throw fault('refused', `it was taken, and did not come to its end: ${how.why}`)
    if (clock.now() >= until)
      throw fault('refused', `it was taken, and is not there after ${formatDuration(withinMs)}: ${how.why}`)
    await clock.sleep(LOOK_MS, signal)
  }
}
