import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openYard } from '../../bench/yard.ts'
import { openStore } from '../../lib/store/open-store.ts'
import { listenTo } from '../helpers/sse.ts'
import type { Listener } from '../helpers/sse.ts'
import { freePort } from '../helpers/sshd.ts'
import { aBoard } from './board.ts'
import type { Board } from './board.ts'
import { startBuilt, storeFile, useWords } from './built-daemon.ts'
import type { BuiltDaemon, Use } from './built-daemon.ts'
import { needRoot } from './hosts.ts'
import { quantile } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { watching } from './told-of-board.ts'

type Sizes = {
  readonly hosts: number
  readonly clients: number
  readonly phaseS: number
  readonly pairs: number
  readonly everyS: number
}

/** What two stretches of the same kind may differ in on a quiet machine; where they differ in more, that is the noise. */
const LEAST_NOISE_MS = 100
const TURN_MS = 500
const ANSWERED_MS = 2_000

interface Phase {
  readonly clients: number
  readonly from: number
  readonly to: number
  readonly use: Readonly<Record<string, number>>
  /** The slowest answer to a plain question. */
  readonly answeredMs: number
  /** Lines that were cut, or on which nothing came. */
  readonly silent: number
}

/** Whoever listens costs whoever is watched nothing. */
export const streams: Proof<Sizes> = {
  about:
    'two hundred lines to /events and /api/v1/events beside two hundred hosts: lateness with and without them, in turns',
  full: { hosts: 200, clients: 200, phaseS: 60, pairs: 3, everyS: 20 },
  small: { hosts: 10, clients: 40, phaseS: 15, pairs: 1, everyS: 3 },
  async run({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const port = await freePort()
    const board = aBoard(folder, 20)
    const yard = await openYard(ending, sizes.hosts)
    const text = readFileSync(yard.inventory('targets.yaml', sizes.hosts), 'utf8')
    const settings = `settings: { every: ${sizes.everyS}s, patience: { attempts: 1, recover: 1 }, web: { listen: '127.0.0.1:${port}' },`
    const own = `  - ${board.target.replace('{ id: board,', '{ id: board, every: 1s,')}\n`
    writeFileSync(join(folder, 'targets.yaml'), `${text.replace('settings: {', settings)}${own}`)
    const daemon = startBuilt(folder)
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    // The first rounds open every conversation.
    await wait(sizes.everyS * 2_500)
    const phases: Phase[] = []
    for (let nth = 0; nth < 2 * sizes.pairs; nth += 1) {
      const clients = nth % 2 === 0 ? 0 : sizes.clients
      phases.push(await aPhase({ daemon, board, clients, ms: sizes.phaseS * 1000, origin: `http://127.0.0.1:${port}` }))
      say(`${clients} lines: ${JSON.stringify(phases.at(-1)?.use)}`)
    }
    const code = await daemon.end('SIGTERM')
    await undo()
    const late = await Promise.all(phases.map((phase) => latenessOf(phase, sizes.hosts, folder)))
    return {
      figures: figuresOf(phases, late),
      wrong: [...wrongIn(phases, late), ...(code === 0 ? [] : [`SIGTERM ended it with ${code}`])],
    }
  },
}

/** All the time something changes on the board, so that lines have something to say. */
async function aPhase({
  daemon,
  board,
  clients,
  ms,
  origin,
}: {
  readonly daemon: BuiltDaemon
  readonly board: Board
  readonly clients: number
  readonly ms: number
  readonly origin: string
}): Promise<Phase> {
  const lines = await Promise.all(Array.from({ length: clients }, (_, nth) => aLine(origin, nth)))
  const use = (): Use & { readonly at: number } => ({ ...daemon.use(), at: performance.now() })
  const [from, before] = [Date.now(), use()]
  let answeredMs = 0
  for (let turn = 0; Date.now() < from + ms; turn += 1) {
    const item = board.items[turn % board.items.length] ?? ''
    board.turn([item], !board.isBad(item))
    const asked = performance.now()
    await (await fetch(`${origin}/healthz`)).text()
    answeredMs = Math.max(answeredMs, Math.round(performance.now() - asked))
    await wait(TURN_MS)
  }
  const [to, after] = [Date.now(), use()]
  const silent = lines.filter(({ heard }) => heard.length < 2).length
  const cut = await Promise.all(lines.map(({ ended }) => Promise.race([ended.then(() => 1), wait(0, 0)])))
  for (const line of lines) line.close()
  return {
    clients,
    from,
    to,
    answeredMs,
    silent: silent + cut.reduce((sum, each) => sum + each, 0),
    use: useWords(before, after),
  }
}

/** Every other one hears changes; each comes from an address of its own, as clients do. */
async function aLine(origin: string, nth: number): Promise<Listener> {
  const from = `127.0.${1 + Math.floor(nth / 200)}.${1 + (nth % 200)}`
  const line = await listenTo(`${origin}${nth % 2 === 0 ? '/events' : '/api/v1/events'}`, { from })
  if (line.status !== 200) throw new Error(`line ${nth} was refused with ${line.status}`)
  return line
}

/** How late each look at a host was that began in that time, as the store has it. */
async function latenessOf({ from, to }: Phase, hosts: number, folder: string): Promise<readonly number[]> {
  const store = await openStore(`sqlite:${storeFile(folder)}`, { access: 'read' })
  try {
    const late: number[] = []
    for (let nth = 0; nth < hosts; nth += 1) {
      const subject = { target: `h${nth}`, check: 'reachable', item: '' }
      const found = await store.history({ subject, metric: 'late', from, to, resolution: 'raw', limit: 10_000 })
      for (const { buckets } of found) late.push(...buckets.map(({ max }) => max))
    }
    return late
  } finally {
    await store.close()
  }
}

const SHARES = [0.5, 0.95, 0.99] as const

function figuresOf(phases: readonly Phase[], late: readonly (readonly number[])[]): Verdict['figures'] {
  const rows = phases.map(({ clients, use, answeredMs }, nth) => {
    const own = late[nth] ?? []
    const [p50, p95, p99] = SHARES.map((share) => Math.round(quantile(own, share)))
    const words = Object.entries(use).map(([what, value]) => `${what} ${value}`)
    const looks = `${own.length} looks late by ${p50} ms at p50, ${p95} ms at p95, ${p99} ms at p99`
    return [
      `${nth + 1}. with ${clients} lines`,
      `${looks}; ${words.join(', ')}; answers within ${answeredMs} ms`,
    ] as const
  })
  return Object.fromEntries(rows)
}

function wrongIn(phases: readonly Phase[], late: readonly (readonly number[])[]): string[] {
  const slow = SHARES.flatMap((share) => {
    const [without = [], withLines = []] = [false, true].map((isWith) =>
      late.filter((_, nth) => isWith === (phases[nth]?.clients ?? 0) > 0).map((own) => quantile(own, share)),
    )
    // One stretch in which something else was at work on this machine says nothing.
    const [alone, beside] = [quantile(without, 0.5), quantile(withLines, 0.5)]
    const noise = Math.max(LEAST_NOISE_MS, Math.max(...without) - Math.min(...without))
    if (beside <= alone + noise) return []
    return [
      `at p${share * 100} looks are late by ${beside} ms with lines, by ${alone} ms without; the noise is ${noise} ms`,
    ]
  })
  return [
    ...slow,
    ...(late.some((own) => own.length === 0) ? ['nobody was looked at'] : []),
    ...phases.flatMap(({ silent }) => (silent === 0 ? [] : [`${silent} lines were cut, or silent`])),
    ...phases.flatMap(({ answeredMs }) => (answeredMs <= ANSWERED_MS ? [] : [`a question waited ${answeredMs} ms`])),
  ]
}
