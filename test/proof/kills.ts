import { setTimeout as wait } from 'node:timers/promises'
import { aBoard } from './board.ts'
import type { Board } from './board.ts'
import { startBuilt, storeFile } from './built-daemon.ts'
import { startPager } from './pager.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { lookAt } from './store-look.ts'
import { acknowledged, compared, untilAllIsTold, watching, writeBoardInventory } from './told-of-board.ts'

type Sizes = { readonly kills: number; readonly items: number; readonly lifeMs: number }

/** Bad for so long, it is seen and told, whatever is killed in between. */
const LONG_MS = 20_000
const TURN_MS = 150
const TURNED_RATIO = 0.05
const SETTLE_MS = 120_000

/** `kill -9` again and again while it looks and tells. */
export const kills: Proof<Sizes> = {
  about: 'the daemon is killed while it looks and tells: nothing acknowledged is lost, nothing told twice',
  full: { kills: 200, items: 40, lifeMs: 2000 },
  small: { kills: 12, items: 20, lifeMs: 2000 },
  async run({ sizes, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    const pager = await startPager(chance, { failRatio: () => 0, answerMs: 300 })
    ending.later(() => pager.close())
    const board = aBoard(folder, sizes.items)
    writeBoardInventory(folder, board, pager)
    const said = acknowledged()
    const wrong: string[] = []
    const turning = setInterval(() => turnSome(board, chance), TURN_MS)
    ending.later(() => clearInterval(turning))
    for (let nth = 1; nth <= sizes.kills; nth += 1) {
      const daemon = startBuilt(folder, (line) => said.heard(line))
      const undo = ending.later(() => daemon.end('SIGKILL'))
      // One life in four ends while it begins.
      if (chance() < 0.75) await watching(daemon)
      await wait(chance() * sizes.lifeMs)
      await undo()
      const look = lookAt(storeFile(folder))
      if (look.check !== 'ok') wrong.push(`after kill ${nth}: ${look.check}`)
      wrong.push(...said.missingIn(look).map((each) => `after kill ${nth}: ${each}`))
      if (nth % 10 === 0) say(`${nth} kills, ${look.incidents.length} incidents, ${pager.calls.length} calls`)
    }
    clearInterval(turning)
    wrong.push(...(await untilAllIsTold(folder, board, SETTLE_MS)))
    const { heard, wrong: differing } = compared(board, pager, folder, LONG_MS)
    return {
      figures: {
        'lines of the log that were looked for in the store': said.lines,
        incidents: lookAt(storeFile(folder)).incidents.length,
        'incidents that somebody was told of': heard.length,
        calls: pager.calls.length,
        'calls that repeated a key': pager.calls.length - new Set(pager.calls.map(({ key }) => key)).size,
      },
      wrong: [...wrong, ...differing],
    }
  },
}

function turnSome(board: Board, chance: () => number): void {
  const turned = board.items.filter(() => chance() < TURNED_RATIO)
  const bad = turned.filter((item) => board.isBad(item))
  board.turn(bad, false)
  board.turn(
    turned.filter((item) => !bad.includes(item)),
    true,
  )
}
