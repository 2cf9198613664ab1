import type { Outcome, Wish } from '../control/words.ts'
import type { World } from '../world.ts'
import type { Watch } from './watch.ts'

export interface GenerationsWorld {
  readonly first: World
  /** Reads the inventory anew, whole. Throws when anything in it is wrong. */
  read(): Promise<World>
  /** Begins to watch; what it learns from is in the store. */
  start(world: World, stopping: AbortSignal): Promise<Watch>
  /** Ends everything. */
  readonly stopping: AbortSignal
  /** Told what has come of reading the inventory anew. */
  reloaded(world: World): void
}

/** A daemon that lives through changes of its inventory. */
export interface Generations {
  grant(asked: Wish): Promise<Outcome>
  /** The one that watches now. */
  readonly watch: Watch
  /** Resolves when the last one has ended. */
  readonly done: Promise<void>
}

/**
 * Watches, and watches anew when the inventory was read anew: one with a mistake anywhere changes nothing. Everything
 * that is known goes over by way of the store, as it does over a restart; conversations are opened again.
 */
export async function startGenerations(world: GenerationsWorld): Promise<Generations> {
  let reading: Promise<Outcome> | null = null
  let next: World | null = null
  let generation = new AbortController()
  /** Between two generations nobody can be asked anything. */
  let changing: Promise<unknown> = Promise.resolve()
  let watch = await begin(world.first)

  function begin(of: World): Promise<Watch> {
    generation = new AbortController()
    return world.start(of, AbortSignal.any([world.stopping, generation.signal]))
  }

  async function reload(): Promise<Outcome> {
    // What is known goes over by way of the store: while nothing can be written, it would not.
    const lag = watch.dump().storeLag
    if (lag !== null) return { kind: 'refused', why: `nothing can be written now: ${lag.why}` }
    try {
      next = await world.read()
      world.reloaded(next)
      generation.abort(new Error('the inventory has been read anew'))
      changing = watch.done
      return { kind: 'done', says: `reloaded: ${next.inventory.targets.length} targets` }
    } catch (error) {
      return { kind: 'refused', why: `nothing has changed: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  async function keepGoing(): Promise<void> {
    for (;;) {
      await watch.done
      if (world.stopping.aborted || next === null) return
      const of: World = next
      next = null
      const beginning = begin(of)
      changing = beginning
      watch = await beginning
    }
  }

  return {
    async grant(asked) {
      // One change after the other, until there is nobody who is about to go.
      for (let seen: Promise<unknown> | null = null; seen !== changing;) {
        seen = changing
        await seen
      }
      if (asked.do !== 'reload') return watch.grant(asked)
      // Those who ask while it is being read mean the same.
      reading ??= reload().finally(() => (reading = null))
      return reading
    },
    get watch() {
      return watch
    },
    done: keepGoing(),
  }
}
