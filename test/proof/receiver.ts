import { setTimeout as wait } from 'node:timers/promises'
import { aBoard } from './board.ts'
import { startBuilt, storeFile } from './built-daemon.ts'
import { startPager, taken } from './pager.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { lookAt } from './store-look.ts'
import { acknowledged, compared, untilAllIsTold, watching, writeBoardInventory } from './told-of-board.ts'

type Sizes = {
  readonly incidents: number
  readonly kills: number
  readonly failPercent: number
  readonly spanS: number
}

const LONG_MS = 1_000
/** What is tried again for the fifth time waits for minutes. */
const SETTLE_MS = 1_800_000

/** A receiver that fails every third call, and a daemon that is killed in between. */
export const receiver: Proof<Sizes> = {
  about: 'a receiver that fails, hangs and resets, and a daemon that is killed: every problem and every end arrives',
  full: { incidents: 1000, kills: 20, failPercent: 30, spanS: 240 },
  small: { incidents: 60, kills: 4, failPercent: 30, spanS: 20 },
  async run({ sizes, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    const pager = await startPager(chance, { failRatio: () => sizes.failPercent / 100, answerMs: 30 })
    ending.later(() => pager.close())
    const board = aBoard(folder, sizes.incidents)
    writeBoardInventory(folder, board, pager)
    const said = acknowledged()
    const wrong: string[] = []
    // All of them turn bad in the first half, in a few crowds; all of them mend in the other.
    const lives = sizes.kills + 1
    for (let nth = 0; nth < lives; nth += 1) {
      const daemon = startBuilt(folder, (line) => said.heard(line))
      const undo = ending.later(() => daemon.end('SIGKILL'))
      await watching(daemon)
      board.turn(share(board.items, nth, lives, 0), true)
      board.turn(share(board.items, nth, lives, 0.5), false)
      await wait((0.5 + chance()) * (sizes.spanS / lives) * 1000)
      await undo()
      const look = lookAt(storeFile(folder))
      if (look.check !== 'ok') wrong.push(`after kill ${nth}: ${look.check}`)
      wrong.push(...said.missingIn(look).map((each) => `after kill ${nth}: ${each}`))
      say(
        `${nth + 1} lives, ${look.incidents.length} incidents, ${taken(pager.calls).length} of ${pager.calls.length} calls taken`,
      )
    }
    wrong.push(...(await untilAllIsTold(folder, board, SETTLE_MS)))
    const { heard, wrong: differing } = compared(board, pager, folder, LONG_MS)
    const arrived = taken(pager.calls)
    if (heard.length < sizes.incidents) wrong.push(`of ${sizes.incidents} incidents ${heard.length} were heard of`)
    return {
      figures: {
        calls: pager.calls.length,
        'calls that failed': pager.calls.filter(({ answer }) => answer !== 'taken').length,
        'problems and ends that arrived': heard.reduce(
          (sum, each) => sum + each.problems.length + each.recoveries.length,
          0,
        ),
        'arrived more than once, by the same key': arrived.length - new Set(arrived.map(({ key }) => key)).size,
      },
      wrong: [...wrong, ...differing],
    }
  },
}

/** The part of the items whose turn it is in the nth of so many lives, for a row that begins at `start` of all and takes half. */
function share(items: readonly string[], nth: number, lives: number, start: number): readonly string[] {
  const place = (life: number): number => Math.min(1, Math.max(0, (life / lives - start) * 2.2)) * items.length
  return items.slice(Math.round(place(nth)), Math.round(place(nth + 1)))
}
