import { join } from 'node:path'
import { programStage, unitStage, webhookStage } from '../helpers/elsewhere-stages.ts'
import { startEngine } from '../helpers/engine.ts'
import { CONTAINER_PLAYS, containerStage } from '../helpers/healing-stages.ts'
import { BECAME, killedAt } from '../helpers/killed-healing.ts'
import type { HealStage, Killed } from '../helpers/killed-healing.ts'
import { evictionStage, imagesStage, serviceStage } from '../helpers/orchestrated-stages.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = {
  readonly rounds: number
  readonly atOnce: number
  readonly orchestrated: number
  readonly others: number
}

type Row = Killed & { readonly remedy: string; readonly step: string }

/** `kill -9` of the daemon behind each step of each remedy, and what the next one makes of it. */
export const healingKills: Proof<Sizes> = {
  about: 'the daemon is killed behind each step of each remedy: within 30 s all is well, nothing is done twice or left',
  // 0 leaves out those remedies that ask an orchestrator, and prune-images, or all the others.
  full: { rounds: 10, atOnce: 2, orchestrated: 1, others: 1 },
  small: { rounds: 1, atOnce: 2, orchestrated: 1, others: 1 },
  async run(bench: Bench<Sizes>): Promise<Verdict> {
    const { ending, folder, sizes } = bench
    const onContainers = CONTAINER_PLAYS.map((name, at) => async () => {
      const engine = await startEngine()
      ending.later(() => engine.stop())
      return containerStage(name, { engine, subnet: `198.18.${40 + at}`, folder: join(folder, `${at}`) })
    })
    const others = [
      ...onContainers,
      () => unitStage(join(folder, 'unit')),
      () => programStage('run-command', join(folder, 'run-command')),
      () => programStage('exec', join(folder, 'exec')),
      () => webhookStage(join(folder, 'webhook')),
    ]
    const orchestrated = [
      () => serviceStage('rollout-restart', join(folder, 'anew')),
      () => serviceStage('scale', join(folder, 'scale')),
      () => evictionStage(join(folder, 'evict')),
      () => imagesStage(join(folder, 'images')),
    ]
    const opening = [...(sizes.orchestrated > 0 ? orchestrated : []), ...(sizes.others > 0 ? others : [])]
    const rows: Row[] = []
    const lane = async (): Promise<void> => {
      for (let open = opening.shift(); open; open = opening.shift()) await playAll(await open(), rows, bench)
    }
    await Promise.all(Array.from({ length: Math.max(1, sizes.atOnce) }, lane))
    return verdictOf(rows)
  },
}

async function playAll(stage: HealStage, rows: Row[], { sizes, chance, ending, say }: Bench<Sizes>): Promise<void> {
  const close = ending.later(() => stage.close())
  for (let round = 1; round <= sizes.rounds; round += 1)
    for (const { name: step, spot } of stage.steps) {
      const killed = await killedAt(stage, spot, chance).catch((error: unknown) => notKilled(error))
      rows.push({ remedy: stage.name, step, ...killed })
      for (const each of killed.wrong) say(`${stage.name}, ${step}, round ${round}: ${each}`)
      if (rows.length % 10 === 0)
        say(`${rows.length} kills, ${rows.filter(({ wrong }) => wrong.length > 0).length} wrong`)
      // What one has left behind is not held against the next.
      if (killed.wrong.length > 0) await stage.reset()
    }
  await close()
}

function notKilled(error: unknown): Killed {
  return { became: 'not killed', recoveryMs: 0, wrong: [error instanceof Error ? error.message : String(error)] }
}

function verdictOf(rows: readonly Row[]): Verdict {
  const keys = [...new Set(rows.map(({ remedy, step }) => `${remedy}: ${step}`))]
  const table = keys.sort().map((key): [string, string] => {
    const own = rows.filter(({ remedy, step }) => `${remedy}: ${step}` === key)
    const ends = BECAME.map((became) => ({ became, many: own.filter((row) => row.became === became).length }))
    const words = ends.filter(({ many }) => many > 0).map(({ became, many }) => `${many} ${became}`)
    return [key, `${own.length} kills: ${words.join(', ')}; ${seconds(slowestOf(own))} at most`]
  })
  const wrong = rows.flatMap((row) => row.wrong.map((each) => `${row.remedy}, ${row.step}: ${each}`))
  return {
    figures: {
      kills: rows.length,
      'slowest recovery': seconds(slowestOf(rows)),
      'with something wrong': rows.filter((row) => row.wrong.length > 0).length,
      ...Object.fromEntries(table),
    },
    wrong: rows.length === 0 ? ['nothing was killed'] : wrong,
  }
}

function slowestOf(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(({ recoveryMs }) => recoveryMs))
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
