import type { Machine } from './machine.ts'
import { spread } from './series.ts'
import type { FigureName, Round, Series } from './series.ts'
import { tellRatio, tellSpread } from './verdict.ts'
import type { Judged } from './verdict.ts'

export interface Run {
  readonly at: Date
  readonly tookMs: number
  readonly machine: Machine
  readonly series: readonly Series[]
  readonly judged: readonly Judged[]
  /** What was left out, and why. */
  readonly missing: readonly string[]
  readonly why: Readonly<Record<string, string>>
}

const HEADS: Readonly<Record<FigureName, string>> = {
  wallMs: 'wall ms',
  clientMs: 'client CPU ms',
  targetMs: 'target CPU ms',
  memoryKiB: 'memory KiB',
}

/** The whole page, as Markdown. */
export function renderResults(run: Run): string {
  return `${[
    '# What it costs, beside its peers',
    'Written by `npm run bench`: everybody does the same work in one run, one after the other in every round. Less is better; a ratio is ours divided by the ' +
      "peer's, pair by pair, and the median of all rounds decides.",
    aboutMachine(run),
    '## Goals',
    table(['goal', '', 'must', 'aim', 'measured: median (min–max)', 'limit', 'verdict'], run.judged.map(goalCells)),
    '## What misses its aim, and why',
    explained(run),
    '## Figures',
    ...run.series.flatMap(seriesParts),
  ].join('\n\n')}\n`
}

function aboutMachine({ at, tookMs, machine, missing }: Run): string {
  const { processor, cores, memoryGiB, kernel, system, loads, versions } = machine
  const lines = [
    `- ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${(tookMs / 60_000).toFixed(1)} minutes; load of the machine ${loads.join(' before, ')} after`,
    `- ${cores} × ${processor}, ${memoryGiB} GiB, ${system}, kernel ${kernel}`,
    `- ${versions.join(', ')}`,
    '- All hosts are OpenSSH servers on loopback, ten hosts each, with mawk as their awk, which share the processors with whoever asks them: no network between them, and the wall of a sweep is mostly work of the servers.',
    ...missing.map((each) => `- left out: ${each}`),
  ]
  return lines.join('\n')
}

function goalCells({ goal, measured, verdict }: Judged): string[] {
  const { id, name, must, aim, limit, told } = goal
  const found = measured ? `${tellSpread(measured, told)}, ${measured.count} rounds` : '–'
  return [id, name, `≤ ${tellRatio(must, told)}`, `≤ ${tellRatio(aim, told)}`, found, limit, verdict]
}

/** One line for every goal whose aim was missed; several ratios of a goal share it. */
function explained({ judged, why }: Run): string {
  const missed = judged.filter(({ verdict }) => verdict === 'reaches its must' || verdict === 'MISSES ITS MUST')
  const ids = [...new Set(missed.map(({ goal }) => goal.id))]
  if (ids.length === 0) return 'Nothing that was measured.'
  return ids.map((id) => `- **${id}**: ${why[id] ?? 'not explained yet'}`).join('\n')
}

function seriesParts({ title, notes, per, rounds }: Series): string[] {
  const figures = (Object.keys(HEADS) as FigureName[]).filter((figure) =>
    rounds.some((round) => Object.values(round).some((taken) => taken[figure] !== undefined)),
  )
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))]
  const heads = figures.map((figure) => (figure === 'wallMs' ? HEADS[figure] : `${HEADS[figure]} per ${per}`))
  const medians = names.map((name) => [name, ...figures.map((figure) => medianOf(rounds, name, figure))])
  const raw = names.flatMap((name) => figures.map((figure) => [name, HEADS[figure], everyRound(rounds, name, figure)]))
  return [
    `### ${title}`,
    notes.map((note) => `- ${note}`).join('\n'),
    table(['median of the rounds', ...heads], medians),
    `<details><summary>every round</summary>\n\n${table(
      ['', 'figure', 'rounds in their order'],
      raw.filter(([, , told]) => told !== ''),
    )}\n\n</details>`,
  ]
}

function medianOf(rounds: readonly Round[], name: string, figure: FigureName): string {
  const found = spread(valuesOf(rounds, name, figure))
  return found ? tellNumber(found.median) : '–'
}

function everyRound(rounds: readonly Round[], name: string, figure: FigureName): string {
  return valuesOf(rounds, name, figure).map(tellNumber).join(', ')
}

function valuesOf(rounds: readonly Round[], name: string, figure: FigureName): number[] {
  return rounds.flatMap((round) => round[name]?.[figure] ?? [])
}

/** Three digits that count. */
export function tellNumber(value: number): string {
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
