import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { filesBelow, ROOT } from './helpers/project.ts'
import { closingLine, failuresIn, lanesOf, sumOf, tallyOf } from './lanes.ts'
import type { Lane, Tally } from './lanes.ts'

interface Ran {
  readonly lane: Lane
  readonly lines: readonly string[]
  /** Null when it has ended without one. */
  readonly tally: Tally | null
  readonly isWell: boolean
}

/** A mocha that runs, and what it says as long as somebody listens. */
interface Running {
  readonly child: ChildProcess
  readonly ran: Promise<Ran>
  /** Says what it has said so far, and from now on everything at once. */
  readonly show: () => void
}

/** @param more words for every mocha: `--grep` */
function start(lane: Lane, more: readonly string[]): Running {
  const own = [join(ROOT, 'node_modules/mocha/bin/mocha.js'), ...(process.stdout.isTTY ? ['--color'] : []), ...more]
  const child = spawn(process.execPath, [...own, ...lane.files], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let shown = Infinity
  const say = (): void => {
    // The closing line of a lane is not that of the run: held back until more comes.
    const end = tallyOf(lines.at(-1) ?? '') ? lines.length - 1 : lines.length
    while (shown < end) process.stdout.write(`${lines[shown++] ?? ''}\n`)
  }
  const both = new PassThrough()
  for (const stream of [child.stdout, child.stderr]) stream.pipe(both, { end: false })
  createInterface({ input: both }).on('line', (line) => {
    lines.push(line)
    say()
  })
  const ran = once(child, 'close').then(([code, signal]: unknown[]): Ran => {
    both.end()
    const tally = tallyOf(lines.at(-1) ?? '')
    if (!tally) lines.push('', `the lane "${lane.name}" has ended with ${String(code ?? signal)} before its end`)
    say()
    return { lane, lines: tally ? lines.slice(0, -1) : lines, tally, isWell: code === 0 && tally !== null }
  })
  return {
    child,
    ran,
    show() {
      shown = 0
      say()
    },
  }
}

/** Runs all tests, in several processes side by side, and says what each has said one after another. */
async function run(more: readonly string[]): Promise<number> {
  const files = filesBelow('test').filter((file) => file.endsWith('.test.ts'))
  const lanes = lanesOf(files.sort()).map((lane) => start(lane, more))
  // Ctrl-C reaches them as well: what they have to clean up is waited for.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => lanes.forEach(({ child }) => child.kill('SIGTERM')))
  const all: Ran[] = []
  for (const { ran, show } of lanes) {
    show()
    all.push(await ran)
  }
  // Of several thousand lines the last ones are read first.
  for (const { lane, lines } of all) {
    const failures = failuresIn(lines)
    if (failures.length > 0) process.stdout.write(`\nonce more, of "${lane.name}":\n${failures.join('\n')}\n`)
  }
  process.stdout.write(`${closingLine(sumOf(all.map(({ tally }) => tally)))}\n`)
  return all.every(({ isWell }) => isWell) ? 0 : 1
}

process.exitCode = await run(process.argv.slice(2))
