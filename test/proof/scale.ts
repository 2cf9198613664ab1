import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openYard } from '../../bench/yard.ts'
import { startBuilt, storeFile, useWords } from './built-daemon.ts'
import { needRoot } from './hosts.ts'
import { latenessIn } from './lateness.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { lookAt } from './store-look.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly hosts: number; readonly minutes: number; readonly everyS: number }

/** For a thousand hosts once a minute; fewer may take no more. */
const MOST_CPU_PERCENT = 10
const MOST_RSS_MIB = 250
const MOST_LATE_MS = 2_000

/** A large fleet, all well: what watching it takes. */
export const scale: Proof<Sizes> = {
  about: 'a thousand hosts over SSH once a minute: processor, memory, lateness',
  full: { hosts: 1000, minutes: 10, everyS: 60 },
  small: { hosts: 20, minutes: 1, everyS: 10 },
  async run({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const yard = await openYard(ending, sizes.hosts)
    const text = readFileSync(yard.inventory('targets.yaml', sizes.hosts), 'utf8')
    writeFileSync(join(folder, 'targets.yaml'), text.replace('settings: {', `settings: { every: ${sizes.everyS}s,`))
    const daemon = startBuilt(folder)
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    // The first round opens every conversation; what is asked for is what it takes from then on.
    await wait(sizes.everyS * 1500)
    const before = { ...daemon.use(), at: performance.now() }
    say(`${sizes.hosts} hosts have been looked at`)
    let mostRssMiB = before.rssMiB
    for (const until = before.at + sizes.minutes * 60_000; performance.now() < until;) {
      await wait(1000)
      mostRssMiB = Math.max(mostRssMiB, daemon.use().rssMiB)
    }
    const after = { ...daemon.use(), at: performance.now() }
    const unreached = lookAt(storeFile(folder)).incidents.filter(({ subject }) => subject.check === 'reachable').length
    const code = await daemon.end('SIGTERM')
    await undo()
    const late = latenessIn(daemon.lines)
    const use = useWords(before, { ...after, rssMiB: mostRssMiB })
    return {
      figures: { ...use, ...late, 'it ended with': daemon.lines.at(-1)?.text ?? '' },
      wrong: [
        ...((use['CPU of one core, %'] ?? Infinity) <= MOST_CPU_PERCENT
          ? []
          : [`more than ${MOST_CPU_PERCENT} % of a core`]),
        ...(mostRssMiB <= MOST_RSS_MIB ? [] : [`more than ${MOST_RSS_MIB} MiB`]),
        ...(late['late at p99, ms'] <= MOST_LATE_MS ? [] : ['targets are looked at too late']),
        ...(unreached === 0 ? [] : [`${unreached} hosts could not be reached`]),
        ...(code === 0 ? [] : [`SIGTERM ended it with ${code}`]),
      ],
    }
  },
}
