import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { StoreError } from '../../../kit/store-error.ts'
import type { Glance } from '../../../app/top/glance.ts'
import { subjectKey } from '../../../model/state.ts'
import type { Ms } from '../../../model/time.ts'
import type { Story } from '../../../pages/board.ts'
import type { Io } from '../../command.ts'
import { Interrupted } from '../../interrupted.ts'
import { countsOf, draw, rowsThatFit } from './draw.ts'
import type { Scene } from './draw.ts'
import type { Key } from './keys.ts'
import { pageOf } from './pages/page-of.ts'
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
  const knowing = knowingFrom(feed, signal)
  const sceneNow = sceneOnce()
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
    view = press(view, key, { rows: scene().page.rows, height: rowsThatFit(scene(), screen.size()) })
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
  const refresh = async (): Promise<void> => {
    await knowing.refresh()
    await knowing.tell(() => view)
  }
  // Ages grow while nothing else happens.
  const working = [every(feed.everyMs, refresh), every(TICK_MS, () => Promise.resolve())]
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
function knowingFrom(feed: Feed, signal: AbortSignal) {
  let glance = feed.first
  let story: Story | null = null
  let trouble: string | null = null
  async function tried<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const made = await work()
      trouble = null
      return made
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof StoreError)) throw error
      trouble = `this is from before: ${oneLine(error.message)}`
      return null
    }
  }
  return {
    known: () => ({ glance, story, notes: trouble === null ? feed.notes() : [trouble] }),
    async refresh(): Promise<void> {
      glance = (await tried(() => feed.next())) ?? glance
    },
    /** Reads the story of the incident that is shown; the view may be another one when it is there. */
    async tell(view: () => View): Promise<void> {
      const id = incidentShown(view(), glance)
      if (id !== story?.incident.id) story = null
      if (id === null) return
      const told = await tried(() => glance.story(id))
      if (told && incidentShown(view(), glance) === id) story = told
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

function incidentShown(view: View, { board }: Glance): string | null {
  const { place } = here(view)
  if (place.kind !== 'subject') return null
  const key = subjectKey(place.subject)
  return board.incidents.find(({ incident }) => subjectKey(incident.subject) === key)?.incident.id ?? null
}

interface Wanted {
  readonly view: View
  readonly glance: Glance
  readonly story: Story | null
  readonly columns: number
  readonly notes: readonly string[]
}

/** Rows are put in order when something has changed that they are made of, not for every step down the list. */
function sceneOnce(): (wanted: Wanted) => Scene {
  let last: { readonly of: readonly unknown[]; readonly scene: Omit<Scene, 'notes'> } | null = null
  return ({ view, glance, story, columns, notes }) => {
    const { place, filter } = here(view)
    const of = [place, filter, view.sort, glance, story, columns]
    if (!last?.of.every((each, nth) => each === of[nth])) {
      const { board } = glance
      last = { of, scene: { board, counts: countsOf(board), page: pageOf(view, { board, story }, columns) } }
    }
    return { ...last.scene, notes }
  }
}
