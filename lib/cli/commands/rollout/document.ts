import * as z from 'zod'
import type { RolloutOutcome, RolloutStep } from '../../../app/rollout/carry-out.ts'
import type { Rollout } from '../../../app/rollout/rollout.ts'
import type { WorkloadOutcome, WorkloadRollout } from '../../../app/rollout/workload.ts'
import type { Step } from '../../../app/update/carry-out.ts'
import { isoInstant } from '../../../base/instant.ts'
import { jsonText } from '../../../base/json-text.ts'
import type { BadImage } from '../../../model/bad-image.ts'
import { OBJECT_KINDS, objectWords } from '../../../model/configuration.ts'
import type { EpochMs } from '../../../model/time.ts'
import { differenceSchema } from '../revisions/documents.ts'
import type { Done } from '../revisions/step-by-step.ts'
import { changesOf } from './page.ts'

// What `rollout` prints with --json; docs/rollout.schema.json and docs/bad-images.schema.json are made of it. A change that
// breaks readers is a new version.

const instant = z.iso.datetime()
const object = { target: z.string(), kind: z.enum(OBJECT_KINDS), name: z.string() }
const { changes } = differenceSchema.shape
const OUTCOMES = ['rolled-out', 'undone', 'kept', 'left', 'stuck', 'unfinished'] as const

export const rolloutSchema = z
  .strictObject({
    schema: z.literal('orch-watch/rollout/v1'),
    at: instant.describe('when this was said, UTC'),
    object: z.string().describe('what was asked for, in the words of whoever did'),
    image: z.string(),
    digest: z.string().describe('what was found under that name, and is rolled out; empty where nothing was found'),
    minAvailable: z
      .int()
      .optional()
      .describe('so many others are ready before one goes down; absent where an orchestrator sees to it'),
    replicas: z
      .array(
        z.strictObject({
          ...object,
          runsAs: z.string().describe('what it is called where it runs'),
          alongWith: z.array(z.strictObject(object)).describe('what has to be made anew with it, as it is'),
          changes,
        }),
      )
      .describe('in the order in which they are replaced'),
    left: z.array(z.strictObject(object)).describe('of this image already'),
    rights: z
      .array(z.string())
      .describe('what the new ones may do and the old ones may not: this needs a word of its own'),
    notes: z.array(z.string()).describe('what has to be known'),
    cannot: z.array(z.string()).describe('why it is not done; nothing is while there is any'),
    steps: z
      .array(
        z.strictObject({
          target: z.string(),
          name: z.string(),
          step: z.string(),
          words: z.string(),
          tookMs: z.number(),
          back: z.boolean().describe('a step on the way back'),
        }),
      )
      .describe('those that were taken'),
    outcome: z.enum(OUTCOMES).optional().describe('absent where nothing was done'),
    why: z.string().optional().describe('with which replica it failed, and how'),
    blocked: z.boolean().optional().describe('whether the image was to blame, and is blocked from now on'),
  })
  .meta({ title: 'orch-watch rollout', description: 'how containers or a workload come to have another image' })

export const badImagesSchema = z
  .strictObject({
    schema: z.literal('orch-watch/bad-images/v1'),
    images: z.array(
      z.strictObject({
        name: z.string().describe('as it was called there'),
        digests: z.array(z.string()).describe('of its manifests, and the ids that engines give it'),
        at: instant.describe('when it was found out, UTC'),
        where: z.string().describe('what was not well of it'),
        why: z.string(),
      }),
    ),
  })
  .meta({ title: 'orch-watch rollout --images', description: 'images that were taken back, and are blocked' })

export type RolloutDocument = z.output<typeof rolloutSchema>

/** @param outcome null where nothing was done */
export function documentText(
  rollout: Rollout,
  outcome: RolloutOutcome | null,
  done: readonly RolloutStep[],
  now: EpochMs,
): string {
  const { about, image, planned, left, minAvailable, rights, cannot } = rollout
  const document: RolloutDocument = {
    schema: 'orch-watch/rollout/v1',
    at: isoInstant(now),
    ...{ object: about, image: image.name, digest: image.digest, minAvailable },
    replicas: planned.map((each) => ({
      ...each.replica.of,
      runsAs: each.replica.runsAs,
      alongWith: each.plan.parts.filter(({ because }) => because !== null).map(({ of }) => of),
      changes: changesOf(each) as RolloutDocument['replicas'][number]['changes'],
    })),
    ...{ left: [...left], rights: [...rights], cannot: [...cannot] },
    notes: outcome !== null && 'notes' in outcome ? [...outcome.notes] : [],
    steps: done.map(({ of: { target, name }, step, tookMs, isBack }) => {
      return { target, name, step: step.name, words: step.words, tookMs: Math.round(tookMs), back: isBack }
    }),
    ...(outcome !== null && { outcome: outcome.kind }),
    ...(outcome !== null && 'why' in outcome && { why: outcome.why, blocked: outcome.isBlocked }),
  }
  return `${jsonText(document, 2)}\n`
}

/** The same of what an orchestrator makes. */
export function workloadText(
  { of, image, digest, changes: becoming, notes, cannot }: WorkloadRollout,
  outcome: WorkloadOutcome | null,
  done: readonly Done<Step>[],
  now: EpochMs,
): string {
  const isSo = becoming.length === 0
  const replica = {
    ...of,
    runsAs: of.name,
    alongWith: [],
    changes: becoming as RolloutDocument['replicas'][number]['changes'],
  }
  const document: RolloutDocument = {
    schema: 'orch-watch/rollout/v1',
    at: isoInstant(now),
    ...{ object: objectWords(of), image, digest },
    replicas: isSo ? [] : [replica],
    left: isSo ? [of] : [],
    rights: [],
    notes: [...notes, ...(outcome !== null && 'note' in outcome ? [outcome.note] : [])],
    cannot: [...cannot],
    steps: done.map(({ step: { name, words }, tookMs }) => {
      return { target: of.target, name: of.name, step: name, words, tookMs, back: false }
    }),
    ...(outcome !== null && { outcome: outcome.kind === 'updated' ? 'rolled-out' : outcome.kind }),
    ...(outcome !== null && 'why' in outcome && { why: outcome.why, blocked: outcome.isBlocked }),
  }
  return `${jsonText(document, 2)}\n`
}

export function badImagesText(all: readonly BadImage[]): string {
  const document: z.output<typeof badImagesSchema> = {
    schema: 'orch-watch/bad-images/v1',
    images: all.map(({ name, digests, at, where, why }) => {
      return { name, digests: [...digests], at: isoInstant(at), where, why }
    }),
  }
  return `${jsonText(document, 2)}\n`
}
