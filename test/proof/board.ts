import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Many things that are well or not, as one program shows them: cheap to watch, and cheap to turn. */
export interface Board {
  readonly items: readonly string[]
  isBad(item: string): boolean
  /** The spans in which it was bad, the last one perhaps still open. */
  badSpans(item: string): readonly Span[]
  turn(items: readonly string[], isBad: boolean): void
  /** The target of the inventory that shows them, with the check `command`. */
  readonly target: string
}

export interface Span {
  readonly from: number
  /** Infinity while it goes on. */
  readonly to: number
}

/** As many lines as the check reads. */
const MOST = 1000

export function aBoard(folder: string, count: number): Board {
  if (count > MOST) throw new RangeError(`a board has at most ${MOST} items`)
  const file = join(folder, 'board')
  const items = Array.from({ length: count }, (_, at) => `item-${at}`)
  const spans = new Map<string, Span[]>(items.map((item) => [item, []]))
  const isBad = (item: string): boolean => spans.get(item)?.at(-1)?.to === Infinity

  function show(): void {
    const lines = items.map((item) => `${isBad(item) ? 2 : 0} ${item} - ${isBad(item) ? 'broken' : 'well'}\n`)
    // It changes as a whole: nobody reads half of it.
    writeFileSync(`${file}.new`, lines.join(''))
    renameSync(`${file}.new`, file)
  }

  show()
  return {
    items,
    isBad,
    badSpans: (item) => spans.get(item) ?? [],
    turn(turned, bad) {
      for (const item of turned) {
        const own = spans.get(item) ?? []
        const last = own.at(-1)
        if (bad === isBad(item)) continue
        if (bad) own.push({ from: Date.now(), to: Infinity })
        else if (last) own[own.length - 1] = { ...last, to: Date.now() }
      }
      show()
    },
    target: `{ id: board, runtime: network, address: 127.0.0.1, checks: { command: { commands: { board: { argv: [/bin/cat, ${file}], format: checkmk-local } } } } }`,
  }
}
