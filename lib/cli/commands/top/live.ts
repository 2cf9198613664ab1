import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { StoreError } from '../../../kit/store-error.ts'
import type { Glance } from '../../../app/top/glance.ts'
import type { Sources } from '../../../app/top/sources.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'
import { Interrupted } from '../../interrupted.ts'
import { countsOf, draw, rowsThatFit } from './draw.ts'
import type { Scene } from './draw.ts'
import type { Key } from './keys.ts'
import { pageOf } from './pages/page-of.ts'
import { questionOf } from './reading.ts'
import type { Question, Reading } from './reading.ts'
import { takeScreen } from './screen.ts'
import type { Look } from './terminal.ts'
import { here, press, START } from './view.ts'
import type { View } from './view.ts'

/** Where what is shown comes from. */
export interface Feed {
  /** What is known already. */
  readonly first: Glance
  /** What is known now. @throws StoreError */
  next(): Promise<Glance>
  readonly everyMs: Ms
  /** What is going on, for people; empty where there is nothing to say. */
  notes(): readonly string[]
  /** What is read of one place, when somebody looks at it. */
  readonly sources: Sources
  /** Whether the items of a check are containers. */
  readonly isOfContainers: (check: string) => boolean
}

const TICK_MS: Ms = 1_000
/** 128 and the number of SIGHUP, as shells count. */
const HUNG_UP = 129

/**
 * Shows what is known, until somebody has seen enough.
 *
 * @param over aborted at the end, whatever ended it; what goes on for it ends then
 * @throws Interrupted when somebody pressed Ctrl-C or a signal stops us; the terminal is as before then
 */
export async function live(feed: Feed, look: Look, io: Io, over: AbortController): Promise<number> {
  const { clock } = io
  const signal = AbortSignal.any([io.stopping, over.signal])
  const end = endable()
  const knowing = knowingFrom(feed, clock, signal)
  const sceneNow = sceneOnce(feed)
  let view = START
  const scene = (): Scene => sceneNow({ ...knowing.known(), view, columns: screen.size().columns })
  const paint = (): void => screen.show(draw(scene(), view, screen.size(), clock.now()))

  async function every(ms: Ms, work: () => Promise<void>): Promise<never> {
    for (;;) {
      await work()
      paint()
      await clock.sleep(ms, signal)
    }
  }
  function onKey(key: Key): void {
    const before = here(view).place
    view = press(view, key, { ...scene().page, height: rowsThatFit(scene(), screen.size()) })
    if (key.key === 'interrupt') end.reject(new Interrupted('SIGINT'))
    else if (view.isOver) end.resolve(EXIT.ok)
    else paint()
    if (here(view).place !== before)
      knowing
        .tell(() => view)
        .then(paint)
        .catch(end.reject)
  }
  const onGone = (error: Error | null): void => {
    if (error) end.reject(error)
    else end.resolve(HUNG_UP)
  }
  const screen = await takeScreen(look, io, { onKey, onResize: paint, onGone })
  const offHangUp = io.onSignal('SIGHUP', () => onGone(null))
  const working = [
    every(feed.everyMs, () => knowing.refresh()),
    // A host that does not answer keeps nobody from seeing the others.
    every(feed.everyMs, () => knowing.tell(() => view)),
    // Ages grow while nothing else happens.
    every(TICK_MS, () => Promise.resolve()),
  ]
  try {
    return await Promise.race([end.promise, ...working])
  } catch (error) {
    io.stopping.throwIfAborted()
    throw error
  } finally {
    offHangUp()
    await screen.leave()
    over.abort(new Error('somebody has seen enough'))
    await Promise.allSettled(working)
  }
}

/** What is known, as it comes in. What cannot be read leaves what was known before, and says so. */
function knowingFrom(feed: Feed, clock: Io['clock'], signal: AbortSignal) {
  let glance = feed.first
  let read: { readonly key: string; readonly at: Ms; readonly reading: Reading } | null = null
  const troubles = new Map<'board' | 'place', string>()
  async function tried<T>(what: 'board' | 'place', work: () => Promise<T>): Promise<T | null> {
    try {
      const made = await work()
      troubles.delete(what)
      return made
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof StoreError)) throw error
      troubles.set(what, `this is from before: ${oneLine(error.message)}`)
      return null
    }
  }
  const notes = (): readonly string[] => (troubles.size === 0 ? feed.notes() : [...new Set(troubles.values())])
  const asked = (view: View): Question | null => questionOf(here(view).place, glance, feed.sources)
  return {
    known: () => ({ glance, reading: read?.reading ?? null, notes: notes() }),
    async refresh(): Promise<void> {
      glance = (await tried('board', () => feed.next())) ?? glance
    },
    /** Reads what belongs to the place that is shown; the view may be another one when it is there. */
    async tell(view: () => View): Promise<void> {
      const question = asked(view())
      if (question?.key !== read?.key) read = null
      if (question === null) troubles.delete('place')
      if (question === null || (read && clock.monotonicMs() - read.at < question.goodMs)) return
      const reading = await tried('place', () => question.read())
      const { key } = question
      if (reading && asked(view())?.key === key) read = { key, at: clock.monotonicMs(), reading }
    },
  }
}

/** Ended from outside. */
function endable() {
  let resolve: (code: number) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<number>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

interface Wanted {
  readonly view: View
  readonly glance: Glance
  readonly reading: Reading | null
  readonly columns: number
  readonly notes: readonly string[]
}

/** Rows are put in order when something has changed that they are made of, not for every step down the list. */
function sceneOnce({ isOfContainers }: Pick<Feed, 'isOfContainers'>): (wanted: Wanted) => Scene {
  let last: { readonly of: readonly unknown[]; readonly scene: Omit<Scene, 'notes'> } | null = null
  return ({ view, glance, reading, columns, notes }) => {
    const { place, filter } = here(view)
    const of = [place, filter, view.sort, glance, reading, columns]
    if (!last?.of.every((each, nth) => each === of[nth])) {
      const { board } = glance
      const page = pageOf(view, { board, reading, isOfContainers }, columns)
      last = { of, scene: { board, counts: countsOf(board), page } }
    }
    return { ...last.scene, notes }
  }
}
