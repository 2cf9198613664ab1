// npm run proof -- --help
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newEnding } from '../../bench/ending.ts'
import { days } from './days.ts'
import { events } from './events.ts'
import { floods } from './floods.ts'
import { healing } from './healing.ts'
import { healingForReal } from './healing-for-real.ts'
import { healingKills } from './healing-kills.ts'
import { kills } from './kills.ts'
import { noise } from './noise.ts'
import { others } from './others.ts'
import { page as statusPage } from './page.ts'
import { pods } from './pods.ts'
import { chanceOf } from './proof.ts'
import type { Proof, Sizes, Verdict } from './proof.ts'
import { receiver } from './receiver.ts'
import { report } from './report.ts'
import { replicas } from './replicas.ts'
import { rollback } from './rollback.ts'
import { scale } from './scale.ts'
import { streams } from './streams.ts'
import { swarm } from './swarm.ts'
import { workload } from './workload.ts'

/** More of the same tells nobody more. */
const SHOWN = 20
/** An engine with its containers takes its time to end. */
const UNDO_MS = 60_000

const PROOFS: Readonly<Record<string, Proof>> = {
  kills,
  floods,
  days,
  receiver,
  others,
  scale,
  events,
  workload,
  swarm,
  pods,
  report,
  rollback,
  noise,
  healing,
  'healing-for-real': healingForReal,
  replicas,
  'healing-kills': healingKills,
  page: statusPage,
  streams,
}
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const ending = newEnding(UNDO_MS)
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    say('stopping: what was started is ended')
    void ending.all().then(() => process.exit(130))
  })
}

try {
  process.exitCode = await main()
} finally {
  await ending.all()
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    strict: false,
    options: { small: { type: 'boolean' }, help: { type: 'boolean' }, seed: { type: 'string' } },
  })
  const [name = ''] = positionals
  const proof = PROOFS[name]
  if (values['help'] === true || !proof) {
    process.stdout.write(help())
    return values['help'] === true ? 0 : 64
  }
  const sizes = sizesOf(values['small'] === true ? proof.small : proof.full)
  const seed = Number(values['seed'] ?? Date.now() % 1_000_000)
  const folder = mkdtempSync(join(tmpdir(), `orch-watch-proof-${name}-`))
  ending.later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  say(`${name}, seed ${seed}: ${words(sizes)}`)
  const began = performance.now()
  const verdict = await proof.run({ sizes, seed, chance: chanceOf(seed), ending, folder, say })
  process.stdout.write(page(name, seed, { ...verdict, figures: { ...sizes, ...verdict.figures } }, began))
  return verdict.wrong.length === 0 ? 0 : 1
}

/** The sizes of the proof, and what the command line says of each. */
function sizesOf(shipped: Sizes): Sizes {
  const options = Object.fromEntries(Object.keys(shipped).map((size) => [size, { type: 'string' as const }]))
  const { values } = parseArgs({
    allowPositionals: true,
    options: { ...options, small: { type: 'boolean' }, seed: { type: 'string' } },
  })
  const asked = (size: string, otherwise: number): number => {
    const value = Number((values as Readonly<Record<string, unknown>>)[size] ?? otherwise)
    if (Number.isFinite(value) && value >= 0) return value
    throw new Error(`--${size} is a number`)
  }
  return Object.fromEntries(Object.entries(shipped).map(([size, value]) => [size, asked(size, value)]))
}

function page(name: string, seed: number, { figures, wrong }: Verdict, began: number): string {
  const seconds = Math.round((performance.now() - began) / 1000)
  const lines = [
    `${name}: ${wrong.length === 0 ? 'it holds' : 'IT DOES NOT HOLD'} (seed ${seed}, ${seconds} s)`,
    ...Object.entries(figures).map(([what, value]) => `  ${what}: ${value}`),
    ...wrong.slice(0, SHOWN).map((each) => `  wrong: ${each}`),
    ...(wrong.length > SHOWN ? [`  wrong: and ${wrong.length - SHOWN} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function help(): string {
  const rows = Object.entries(PROOFS).map(
    ([name, { about, full, small }]) =>
      `  ${name.padEnd(13)} ${about}\n${' '.repeat(16)}full: ${words(full)}\n${' '.repeat(16)}--small: ${words(small)}\n`,
  )
  const head = 'npm run build && npm run proof -- NAME [--small] [--seed 1] [--SIZE n …]\n\n'
  return `${head}${rows.join('')}\nIt needs root, and ends with 0 when the claim holds and with 1 when it does not.\n`
}

function words(sizes: Sizes): string {
  return Object.entries(sizes)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ')
}
