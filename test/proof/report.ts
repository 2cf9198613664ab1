import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { domOf } from '../helpers/chromium.ts'
import { ROOT } from '../helpers/project.ts'
import { targetName, writeMonth } from './month.ts'
import type { Bench, Proof } from './proof.ts'

type Sizes = {
  readonly targets: number
  readonly days: number
  readonly containers: number
  /** Of each target, on average. */
  readonly incidents: number
  readonly mostS: number
  readonly mostMiB: number
}

const MAIN = join(ROOT, 'bin/orch-watch.js')
/** `getconf CLK_TCK` of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const LOOK_MS = 20

/** A month of a fleet, told on one page. */
export const report: Proof<Sizes> = {
  about: 'a month of hundreds of targets is told on one page in seconds, in little memory, and a browser opens it',
  full: { targets: 500, days: 30, containers: 5, incidents: 4, mostS: 10, mostMiB: 250 },
  small: { targets: 40, days: 30, containers: 5, incidents: 4, mostS: 10, mostMiB: 250 },
  async run(bench) {
    const { sizes, folder, chance, say } = bench
    const now = Date.now()
    await writeMonth(join(folder, 'store.db'), sizes, { now, chance })
    say('the month is written')
    writeFileSync(join(folder, 'targets.yaml'), inventory(sizes.targets))
    const page = join(folder, 'month.html')
    const made = await measured(['--period', `${sizes.days}d`, '-o', `html=${page}`], bench)
    const html = readFileSync(page, 'utf8')
    const { dom, complaints } = domOf(html)
    const rows = dom.match(/<tr>/gu)?.length ?? 0
    return {
      figures: {
        'seconds by the clock': made.seconds,
        'seconds of processor': made.cpuSeconds,
        'MiB at most': made.peakMiB,
        'store, MiB': Math.round(statSync(join(folder, 'store.db')).size / 1024 ** 2),
        'page, KiB': Math.round(html.length / 1024),
        'rows in the browser': rows,
      },
      wrong: [
        ...(made.code === 0 ? [] : [`it ended with ${made.code}`]),
        // Whoever else works on this machine is no fault of the report.
        ...(Math.min(made.seconds, made.cpuSeconds) <= sizes.mostS ? [] : [`it took ${made.seconds} s`]),
        ...(made.peakMiB <= sizes.mostMiB ? [] : [`it took ${made.peakMiB} MiB`]),
        ...(rows >= sizes.targets ? [] : ['the page has not a row for every target']),
        ...complaints.map((line) => `the browser complained: ${line}`),
      ],
    }
  },
}

interface Made {
  readonly code: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMiB: number
}

async function measured(words: readonly string[], { folder, ending }: Bench<Sizes>): Promise<Made> {
  const began = performance.now()
  const all = [MAIN, 'report', ...words, '--store', `sqlite:${join(folder, 'store.db')}`]
  const child = spawn(process.execPath, all, { cwd: folder, stdio: 'inherit' })
  const undo = ending.later(() => child.kill('SIGKILL'))
  let [peakMiB, cpuSeconds] = [0, 0]
  const timer = setInterval(() => {
    // Between its end and the moment in which we hear of it there is nothing to read.
    const status = textOf(`/proc/${child.pid ?? 0}/status`)
    peakMiB = Math.max(peakMiB, Math.round(Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024))
    const fields = textOf(`/proc/${child.pid ?? 0}/stat`).split(' ')
    const ticks = Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
    if (ticks > 0) cpuSeconds = ticks / TICKS_PER_SECOND
  }, LOOK_MS)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(timer)
  await undo()
  const seconds = Math.round((performance.now() - began) / 100) / 10
  return { code: code ?? -1, seconds, cpuSeconds, peakMiB }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function inventory(targets: number): string {
  const names = Array.from({ length: targets }, (_, nth) => targetName(nth))
  const kinds = [...new Set(names.map((name) => name.split('-')[0] ?? ''))]
  const lines = names.map((name, nth) => {
    return `  - { id: ${name}, address: 198.18.60.${(nth % 250) + 1}, groups: [${name.split('-')[0] ?? ''}] }`
  })
  return `settings: { registry: off }
groups:
${kinds.map((kind) => `  ${kind}: { labels: { kind: ${kind} } }`).join('\n')}
maintenance: [{ name: patches, when: { labels: { kind: db } }, cron: '0 2 * * 0', for: 2h }]
targets:
${lines.join('\n')}
`
}
