import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startBuilt } from './built-daemon.ts'
import type { BuiltDaemon, LogLine } from './built-daemon.ts'
import type { Board } from './board.ts'
import { storeFile } from './built-daemon.ts'
import { heardOf, subjectOf, wrongIn } from './heard.ts'
import type { HeardOf } from './heard.ts'
import { taken } from './pager.ts'
import type { Pager } from './pager.ts'
import { lookAt } from './store-look.ts'
import type { StoreLook } from './store-look.ts'

/** The watch is asked every second; a look that fails to happen is made up for within this time. */
const SLACK_MS = 5_000

/** A board that is looked at every second, and a notice for each thing on it. */
export function writeBoardInventory(folder: string, board: Board, pager: Pager): void {
  const text = `settings: { every: 1s, patience: { attempts: 1, flapping: off } }
targets: [${board.target}]
notifiers: { pager: { use: webhook, url: '${pager.origin}/' } }
rules: [{ name: tell, then: pager, group: { by: incident, wait: 0s, interval: 0s }, repeat: off, limit: 1000 per 1s }]
`
  writeFileSync(join(folder, 'targets.yaml'), text)
}

/** What the log has said, of everything that is in the store by then. */
export interface Acknowledged {
  heard(line: LogLine): void
  /** What was said and is not in the store. */
  missingIn(look: StoreLook): string[]
  readonly lines: number
}

export function acknowledged(): Acknowledged {
  const counts = new Map<string, number>()
  let lines = 0
  const note = (key: string): void => {
    lines += 1
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return {
    heard({ word, target, check = '', item = '' }) {
      if (word === 'told') note('told')
      else if (target !== undefined && word === 'CRITICAL') note(`opened ${subjectOf({ target, check, item })}`)
      else if (target !== undefined && word === 'recovered') note(`resolved ${subjectOf({ target, check, item })}`)
    },
    missingIn(look) {
      const delivered = look.outgoing.filter(({ state }) => state === 'delivered').length
      return [...counts].flatMap(([key, said]) => {
        const [kind = '', ...words] = key.split(' ')
        const there =
          key === 'told' ? delivered : look.count(kind === 'opened' ? 'opened' : 'resolved', words.join(' '))
        return there < said ? [`the log has said "${key}" ${said} times, and the store knows of ${there}`] : []
      })
    },
    get lines() {
      return lines
    },
  }
}

/**
 * Lets a daemon live until everything is over and told, and ends it in order.
 *
 * @returns what is wrong at the end
 */
export async function untilAllIsTold(folder: string, board: Board, withinMs: number): Promise<string[]> {
  board.turn(board.items, false)
  const daemon = startBuilt(folder)
  await watching(daemon)
  const isOver = (look: StoreLook): boolean =>
    look.incidents.every(({ phase }) => phase === 'resolved') && look.outgoing.every(({ state }) => state !== 'waiting')
  let look = lookAt(storeFile(folder))
  for (let waitedMs = 0, calm = 0; waitedMs < withinMs && calm < 3; waitedMs += 1000) {
    await wait(1000)
    look = lookAt(storeFile(folder))
    calm = isOver(look) ? calm + 1 : 0
  }
  const code = await daemon.end('SIGTERM')
  const open = look.incidents.filter(({ phase }) => phase === 'open').length
  const waiting = look.outgoing.filter(({ state }) => state === 'waiting').length
  const dead = look.outgoing.filter(({ state }) => state === 'dead').length
  return [
    ...(open > 0 ? [`${open} incidents are open although everything is well`] : []),
    ...(waiting > 0 ? [`${waiting} notices still wait`] : []),
    ...(dead > 0 ? [`${dead} notices were given up`] : []),
    ...(code === 0 ? [] : [`SIGTERM ended it with ${code}`]),
  ]
}

export function watching(daemon: BuiltDaemon): Promise<LogLine> {
  return daemon.line(({ text }) => text.startsWith('watching '))
}

/** Compares what was heard, what is in the store and what was so. */
export function compared(
  board: Board,
  pager: Pager,
  folder: string,
  longMs: number,
): { wrong: string[]; heard: readonly HeardOf[] } {
  const { incidents } = lookAt(storeFile(folder))
  const heard = heardOf(taken(pager.calls))
  const byId = new Map(heard.map((each) => [each.incident, each]))
  const known = new Set(incidents.map(({ id }) => id))
  const ofItem = (item: string) => incidents.filter(({ subject }) => subject.item === item)
  const lost = heard.filter(({ incident }) => !known.has(incident))
  const made = incidents.filter(
    ({ subject, beganAt }) =>
      !board.badSpans(subject.item).some(({ from, to }) => beganAt >= from - 50 && beganAt <= to + SLACK_MS),
  )
  const unheard = incidents.filter(
    (each) => each.phase === 'resolved' && each.resolvedAt - each.openedAt >= longMs && !byId.has(each.id),
  )
  const unseen = board.items.flatMap((item) =>
    board
      .badSpans(item)
      .filter(({ from, to }) => to - from >= longMs && !ofItem(item).some((each) => overlaps(each.openedAt, from, to)))
      .map(({ from }) => `${item} was bad since ${new Date(from).toISOString()}`),
  )
  return {
    heard,
    wrong: [
      ...wrongIn(heard),
      ...lost.map(({ incident }) => `somebody was told of ${incident}, and the store does not know it`),
      ...made.map(({ subject }) => `${subjectOf(subject)} has an incident, and was well`),
      ...unheard.map(({ id }) => `nobody was told of ${id}`),
      ...unseen.map((each) => `${each}, and no incident says so`),
    ],
  }
}

/** Or what was open already when it turned bad again, and was never seen to be well in between. */
function overlaps(openedAt: number, from: number, to: number): boolean {
  return openedAt <= to + SLACK_MS && openedAt >= from - 600_000
}
