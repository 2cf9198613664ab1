import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine } from '../helpers/engine.ts'
import { orchWatchBuilt, setStackStage, setStage, wrongOn } from '../helpers/killed-rollback.ts'
import type { Stage } from '../helpers/killed-rollback.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = { readonly rounds: number; readonly stackRounds: number; readonly longestWaitMs: number }

/** `kill -9` of a rollback behind each of its steps, and the next start: of one container, and of three as one plan. */
export const rollback: Proof<Sizes> = {
  about:
    'a rollback is killed behind each of its steps: exactly one of each container runs, and nothing is left beside',
  full: { rounds: 10, stackRounds: 4, longestWaitMs: 300 },
  small: { rounds: 1, stackRounds: 1, longestWaitMs: 300 },
  async run(bench: Bench<Sizes>): Promise<Verdict> {
    const { sizes, ending, folder } = bench
    const engine = await startEngine()
    ending.later(() => engine.stop())
    const stages = [
      [setStage, 'one', sizes.rounds],
      [setStackStage, 'stack', sizes.stackRounds],
    ] as const
    const figures: Record<string, number | string> = {}
    const wrong: string[] = []
    for (const [set, name, rounds] of stages) {
      mkdirSync(join(folder, name))
      const stage = await set(engine, join(folder, name))
      const ends = await killed(stage, name, rounds, bench)
      for (const [what, many] of Object.entries(ends.figures)) figures[`${name}: ${what}`] = many
      wrong.push(...ends.wrong)
    }
    return { figures, wrong }
  },
}

async function killed(
  stage: Stage,
  name: string,
  rounds: number,
  { sizes, chance, say }: Bench<Sizes>,
): Promise<Verdict> {
  const { folder, words, steps } = stage
  const volume = await volumeOf(stage)
  const wrong: string[] = []
  let [kills, finished, takenBack, nothingBegun] = [0, 0, 0, 0]
  for (let round = 0; round < rounds; round += 1)
    for (let afterLines = 0; afterLines <= steps; afterLines += 1) {
      const revision = await stage.other()
      // Before its first line it is killed while it begins; behind a line within the step that follows, or between.
      const waitMs = chance() * (afterLines === 0 ? 3 * sizes.longestWaitMs : sizes.longestWaitMs)
      await orchWatchBuilt(folder, ['revisions', 'rollback', words, revision, '--yes'], { afterLines, waitMs })
      kills += 1
      const after = await orchWatchBuilt(folder, ['revisions', 'record'])
      if (after.err.includes('brought to its end')) finished += 1
      else if (after.err.includes('taken back')) takenBack += 1
      else nothingBegun += 1
      const what = `${name}, round ${round + 1}, behind line ${afterLines} and ${Math.round(waitMs)} ms`
      wrong.push(...(await wrongOn(stage)).map((each) => `${what}: ${each}`))
      if ((await volumeOf(stage)) !== volume) wrong.push(`${what}: the volume without a name is another`)
      if (kills % 10 === 0) say(`${name}: ${kills} kills, ${takenBack} taken back, ${finished} brought to their end`)
    }
  return {
    figures: {
      kills,
      'taken back': takenBack,
      'brought to their end': finished,
      'not begun, or done already': nothingBegun,
    },
    wrong,
  }
}

/** Of the one container that has a volume without a name. */
async function volumeOf({ engine, words }: Stage): Promise<string> {
  if (words !== 'web') return ''
  const { Mounts } = await engine.docker.getContainer('web').inspect()
  return Mounts[0]?.Name ?? ''
}
