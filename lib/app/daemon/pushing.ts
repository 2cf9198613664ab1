import type { Clock } from '../../base/clock.ts'
import type { PushPlan } from '../../model/inventory.ts'
import type { Ms } from '../../model/time.ts'
import type { Dump } from '../control/dump.ts'
import type { Registry } from '../../registry/registry.ts'
import type { RecordingDesk } from './recording.ts'

export interface PushingWorld {
  /** Sends what is recorded; throws in words for people. Resolves to the revision that is there now, or null. */
  readonly push: (signal: AbortSignal) => Promise<string | null>
  readonly head: () => Promise<string | null>
  readonly everyMs: Ms
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly log: { readonly say: (text: string) => void; readonly warn: (text: string) => void }
}

/** Sends what is recorded elsewhere, behind everything: nobody waits for it. */
export interface Pushing {
  readonly done: Promise<void>
  /** Why the remote is behind; null when it is not. */
  behind(): string | null
}

/** What is wrong is told once, and when it is over. */
export function startPushing({ push, head, everyMs, clock, stopping, log }: PushingWorld): Pushing {
  let trouble: string | null = null
  let there: string | null = null

  async function pushOnce(): Promise<void> {
    try {
      if (there !== null && (await head()) === there) return
      there = await push(stopping)
      if (trouble !== null) log.say('what is recorded is sent to its remote again')
      trouble = null
    } catch (error) {
      if (stopping.aborted) return
      const why = error instanceof Error ? error.message : String(error)
      if (why !== trouble) log.warn(`what is recorded cannot be sent to its remote, and is tried again: ${why}`)
      trouble = why
    }
  }

  async function work(): Promise<void> {
    while (!stopping.aborted) {
      await pushOnce()
      await clock.sleep(everyMs, stopping).catch(() => 'it is over')
    }
  }

  return { done: work(), behind: () => trouble }
}

/** Null where what is recorded stays here. */
export function pushingOf(
  registry: Pick<Registry, 'push' | 'head'> | undefined,
  plan: PushPlan | undefined,
  world: Pick<PushingWorld, 'clock' | 'stopping' | 'log'>,
): Pushing | null {
  if (!registry?.push || !plan) return null
  return startPushing({ ...world, push: registry.push, head: () => registry.head(), everyMs: plan.everyMs })
}

/** @param unrecorded why nothing can be recorded at all, though somebody wants it */
export function recordingState(
  desk: Pick<RecordingDesk, 'trouble'> | null,
  pushing: Pushing | null,
  unrecorded: string | undefined,
): Dump['recording'] {
  return {
    isOn: desk !== null,
    trouble: desk?.trouble() ?? unrecorded ?? null,
    behind: pushing?.behind() ?? null,
  }
}
