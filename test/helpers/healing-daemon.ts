import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon } from './daemon.ts'
import type { Daemon } from './daemon.ts'

/** A daemon that mends, and what it has said of it. */
export interface HealingDaemon {
  readonly daemon: Daemon
  /** How often its log has said so by now. */
  said(fits: RegExp): number
  /** What of healing it said, from that place of its log on. */
  since(mark: number): readonly string[]
  mark(): number
  /** Waits until it says so once more. */
  says(fits: RegExp, work: () => Promise<unknown>): Promise<string>
}

/** @param inventory with everything but where the recordings lie */
export function startHealing(folder: string, inventory: string): HealingDaemon {
  writeFileSync(join(folder, 'targets.yaml'), inventory)
  const daemon = startDaemon(folder, ['--store', `sqlite:${join(folder, 'store.db')}`])
  const said = (fits: RegExp): number =>
    daemon
      .log()
      .split('\n')
      .filter((line) => fits.test(line)).length
  return {
    daemon,
    said,
    mark: () => daemon.log().length,
    since: (mark) =>
      daemon
        .log()
        .slice(mark)
        .split('\n')
        .flatMap((line) => /healing: (.*)/u.exec(line)?.[1] ?? []),
    async says(fits, work) {
      const line = daemon.line(fits, said(fits) + 1)
      await work()
      return line
    },
  }
}
