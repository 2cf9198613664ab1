import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { aClock } from '../helpers/fakes.ts'
import { kubernetesStates } from './kubernetes.ts'
import { marathonStates } from './marathon.ts'
import { mesosStates } from './mesos.ts'
import { NOW } from './state.ts'
import type { Stage, State } from './state.ts'
import { swarmStates } from './swarm.ts'

/** A result as `-o ndjson` writes it. */
export interface Line {
  readonly target: string
  readonly check: string
  readonly item?: string
  readonly status: 'ok' | 'warning' | 'critical' | 'unknown'
  readonly summary: string
  readonly fault?: { readonly code: string }
}

/** A state with what is said of it: all that is not well, or else the one line that says that it is. */
export interface ShownState {
  readonly state: State
  readonly lines: readonly Line[]
}

export interface ShownStage {
  readonly title: string
  readonly states: readonly ShownState[]
}

/** Where all is well, the first of these that there is says so. */
const TELLING = [
  ...['workload-job', 'volume-claim', 'autoscaler', 'disruption-budget', 'node-ready', 'workload-rollout'],
  ...['instance-state', 'workload-replicas', 'cluster-quorum', 'reachable'],
]

let shown: Promise<readonly ShownStage[]> | undefined

/** All states of all orchestrators, each looked at and judged by all checks that are on by default. Looked at once. */
export function shownStates(): Promise<readonly ShownStage[]> {
  return (shown ??= lookAtAll())
}

async function lookAtAll(): Promise<readonly ShownStage[]> {
  // What takes its time to be read for the first time would take it from those that are asked and answer in one process.
  await Promise.all([import('../../lib/connectors/kubernetes/session.ts'), import('@kubernetes/client-node')])
  const stages: ShownStage[] = []
  for (const start of [swarmStates, kubernetesStates, marathonStates, mesosStates]) stages.push(await lookAt(start))
  return stages
}

/** One stage in one pass. */
async function lookAt(start: () => Promise<Stage>): Promise<ShownStage> {
  const folder = mkdtempSync(join(tmpdir(), 'ow-states-'))
  const stage = await start()
  try {
    const inventory = { settings: { concurrency: 4 }, targets: stage.targets }
    writeFileSync(join(folder, 'targets.yaml'), JSON.stringify(inventory), { mode: 0o600 })
    const words = ['check', '--quiet', '--memory', 'off', '--output-file', 'all.ndjson']
    const { err } = await orchWatch(folder, words, { clock: aClock(NOW) })
    if (err !== '') throw new Error(err)
    const lines = readFileSync(join(folder, 'all.ndjson'), 'utf8')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]))
    return {
      title: stage.title,
      states: stage.states.map((state) => ({ state, lines: linesOf(state, lines, stage) })),
    }
  } finally {
    rmSync(folder, { recursive: true })
    await stage.stop()
  }
}

function linesOf({ target, item }: State, all: readonly Line[], { masks }: Stage): Line[] {
  // The longest first: one may be the beginning of another.
  const inOrder = [...masks].sort(([one], [other]) => String(other).length - String(one).length)
  const own = all
    .filter((line) => line.target === target && isOf(line, item))
    .map((line) => ({
      ...line,
      summary: inOrder.reduce((text, [found, instead]) => text.replaceAll(found, instead), line.summary),
    }))
  const wrong = own.filter(({ status }) => status !== 'ok')
  if (wrong.length > 0) return wrong
  const told = TELLING.flatMap((check) => own.filter((line) => line.check === check))
  return told.slice(0, 1)
}

function isOf({ check, item = '' }: Line, wanted: string | undefined): boolean {
  return wanted === undefined ? item === '' || check === 'reachable' : item === wanted
}
