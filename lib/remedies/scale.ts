import * as z from 'zod'
import { fault } from '../kit/fault.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands } from '../kit/remedy.ts'
import {
  ABOUT_WORKLOADS,
  arrived,
  meantWorkload,
  prospectOf,
  steeredNow,
  steeredOptions,
  stillThere,
} from '../kit/steered.ts'
import type { Meant } from '../kit/steered.ts'
import type { HealObject, Prospect, ScaleChange } from '../model/heal.ts'

const MOST = 10_000
/** At a time: one, or a quarter of what there is. */
const STEP_RATIO = 0.25

const many = z.int().min(0).max(MOST)

const options = z
  .strictObject({
    by: z
      .int()
      .min(-MOST)
      .max(MOST)
      .refine((count) => count !== 0, 'changes nothing')
      .optional()
      .describe('so many more than there are, with a minus fewer'),
    to: z
      .union([many, z.literal('baseline')])
      .optional()
      .describe('so many, in steps of `atOnce`; `baseline`: as many as when it was declared good, at once'),
    min: many.default(1).describe('never fewer'),
    max: many.optional().describe('never more; has to be said where it may become more without end'),
    atOnce: many.min(1).optional().describe('so many at a time; left out: one, or a quarter of what there is'),
    ...steeredOptions,
  })
  .refine(({ by, to }) => (by === undefined) !== (to === undefined), 'say either "by" or "to"')
  .refine(({ by = 0, max }) => by <= 0 || max !== undefined, {
    path: ['by'],
    message: 'needs "max", or it would grow without end',
  })
  .refine(({ min, max = MOST }) => min <= max, { path: ['min'], message: 'is more than "max"' })

type Options = z.output<typeof options>

/**
 * Has an orchestrator want more or fewer of a workload. It does nothing about a number that an autoscaler decides, nor,
 * but for `to: baseline`, about what somebody has switched off.
 *
 * Source: Docker Engine API, ServiceUpdate; Kubernetes, the subresource scale; Marathon, PUT /v2/apps/{id}.
 */
export default defineRemedy<Options>({
  name: 'scale',
  title: 'Scale a workload',
  mends: ABOUT_WORKLOADS,
  options,
  async describe(trouble, written, hands) {
    const meant = await meantWorkload(trouble, written, hands)
    if (!meant) return []
    const { object, standing, steered } = meant
    const named = `scale "${object.name}" of "${object.target}"`
    if (!steered) return standing.cannot === null ? [] : [prospectOf(meant, { words: named })]
    const { replicas, definition, version } = steered.answered
    const cannot = whyNot(replicas, definition.isAutoscaled ?? false)
    if (replicas === null || cannot !== null) return [prospectOf(meant, { words: named, cannot })]
    const change = await changeOf(replicas, written, object, hands)
    return change === null ? [] : [toScale(meant, change, { words: named, version, written })]
  },
  async apply({ object, incarnation, scale }, { readyWithin }, hands) {
    if (incarnation === null || scale === null) throw fault('busy', `"${object.name}" is not what was described`)
    const there = await stillThere(object, hands)
    await there.control.scale(there.of, scale.to, incarnation, hands.signal)
    await arrived(there, readyWithin, hands)
  },
  async wasDone({ object, scale }, _, hands) {
    const replicas = (await steeredNow(object, hands))?.answered.replicas ?? null
    if (scale === null || replicas === null) return null
    if (replicas === scale.to) return true
    // Another number than both is of somebody else: before ours, or after it.
    return replicas === scale.from ? false : null
  },
})

function whyNot(replicas: number | null, isAutoscaled: boolean): string | null {
  if (replicas === null) return 'nobody says how many there are of it'
  return isAutoscaled ? 'an autoscaler decides how many there are of it' : null
}

/** The next step. Null where there are as many as there may be already, or nobody has said how many there should be. */
async function changeOf(
  from: number,
  { by, to, min, max = MOST, atOnce }: Options,
  object: HealObject,
  hands: Hands,
): Promise<ScaleChange | null> {
  if (to === 'baseline') {
    const declared = await hands.declaredReplicas(object)
    if (declared === null || declared === from) return null
    return { from, to: declared, min: Math.min(min, declared), max, atOnce: Math.abs(declared - from) }
  }
  const most = atOnce ?? Math.max(1, Math.floor(from * STEP_RATIO))
  const goal = Math.min(max, Math.max(min, to ?? from + (by ?? 0)))
  // Whoever is to become more is not made fewer by a limit, nor the other way round.
  if (goal === from || (by !== undefined && Math.sign(goal - from) !== Math.sign(by))) return null
  return { from, to: from + Math.min(most, Math.max(-most, goal - from)), min, max, atOnce: most }
}

function toScale(
  meant: Meant,
  scale: ScaleChange,
  { words, version, written }: { readonly words: string; readonly version: string; readonly written: Options },
): Prospect {
  const { person, available } = meant.standing
  const { from, to } = scale
  const isBack = written.to === 'baseline'
  const isOff = from === 0 && !isBack ? 'somebody has switched it off: it is scaled to 0' : null
  return prospectOf(meant, {
    words: `${words} from ${from} to ${to}${isBack ? ', as was declared good' : ''}`,
    incarnation: version,
    person: person ?? isOff,
    available: available && { ...available, least: Math.min(available.least, to), goingDown: Math.max(0, from - to) },
    scale,
  })
}
