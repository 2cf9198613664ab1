import type { EpochMs, Ms } from '../../model/time.ts'

/** What an engine tells of one container, by the engine's own clock. */
export interface Happening {
  readonly container: string
  readonly action: string
  readonly at: EpochMs
}

/** How containers ended, by what their engine has told in the order in which it happened. */
export interface Ends {
  hear(happening: Happening): void
  /**
   * Whether somebody asked for the end of a container that has ended; null where nobody can say.
   *
   * @param finishedAt of the end that is asked about: what was told of an earlier one says nothing
   */
  readonly stopAsked: (container: string, finishedAt: EpochMs | undefined) => boolean | null
  /** The engine tells nothing any more, and may have ended: it stops its containers then as if somebody had asked for it. */
  fellSilent(at: EpochMs): void
  keepOnly(there: ReadonlySet<string>): void
}

/** What was told of a container since it was started last. */
interface Told {
  readonly isAsked: boolean
  readonly killedAt: EpochMs | null
  /** Null while it runs. */
  readonly end: { readonly at: EpochMs; readonly stopAsked: boolean | null } | null
}

const NOTHING: Told = { isAsked: false, killedAt: null, end: null }

const MOST = 100_000
/** What was killed ends within this time; a signal that is only sent may be called a kill as well. */
const KILL_MS: Ms = 2_000
/** An engine that ends waits so long for its containers, and is gone soon after; what was asked of it before was somebody. */
const LAST_MS: Ms = 60_000

/**
 * Docker says of every container that it was asked to stop, right behind its end; so whatever it does not say that of ended in
 * another way. Podman says it of some that somebody has stopped, before they end, and of others not: there it is certain only
 * that somebody has killed one.
 *
 * @param tellsEveryStop false of Podman
 */
export function containerEnds(tellsEveryStop: boolean): Ends {
  const told = new Map<string, Told>()

  const after = (before: Told, action: string, at: EpochMs): Told => {
    const { isAsked, killedAt, end } = before
    switch (action) {
      case 'start':
      case 'restart':
        return NOTHING
      case 'kill':
        return { ...before, killedAt: at }
      case 'stop':
        return { isAsked: true, killedAt, end: end && { at, stopAsked: true } }
      case 'die':
        return { ...before, end: { at, stopAsked: isAsked || otherwise(killedAt, at) } }
      default:
        return before
    }
  }
  const otherwise = (killedAt: EpochMs | null, at: EpochMs): false | null =>
    tellsEveryStop || (killedAt !== null && at - killedAt <= KILL_MS) ? false : null

  return {
    hear({ container, action, at }) {
      told.set(container, after(told.get(container) ?? NOTHING, action, at))
      if (told.size > MOST) throw new Error('more containers than anybody has')
    },
    stopAsked(container, finishedAt) {
      const end = told.get(container)?.end
      // An end is told behind it: one that came later is another one.
      return !end || (finishedAt !== undefined && finishedAt > end.at) ? null : end.stopAsked
    },
    fellSilent(at) {
      // Where nobody knows when that was, all of it may have been of late.
      for (const [container, { end }] of told) if (end?.stopAsked && !(end.at <= at - LAST_MS)) told.delete(container)
    },
    keepOnly(there) {
      for (const container of told.keys()) if (!there.has(container)) told.delete(container)
    },
  }
}
