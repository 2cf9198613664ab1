import { startEngine } from '../helpers/engine.ts'
import { orchWatchBuilt, setStage, STEPS, wrongOn } from '../helpers/killed-rollback.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = { readonly rounds: number; readonly longestWaitMs: number }

/** `kill -9` of a rollback behind each of its steps, and the next start. */
export const rollback: Proof<Sizes> = {
  about: 'a rollback is killed behind each of its steps: exactly one container runs, and nothing is left beside it',
  full: { rounds: 10, longestWaitMs: 300 },
  small: { rounds: 1, longestWaitMs: 300 },
  async run({ sizes, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    const engine = await startEngine()
    ending.later(() => engine.stop())
    const stage = await setStage(engine, folder)
    const volume = await volumeOf(stage.engine)
    const wrong: string[] = []
    let [kills, finished, takenBack, nothingBegun] = [0, 0, 0, 0]
    for (let round = 0; round < sizes.rounds; round += 1)
      for (let afterLines = 0; afterLines <= STEPS.length; afterLines += 1) {
        const revision = stage.revisions[kills % 2] ?? ''
        // Before its first line it is killed while it begins; behind a line within the step that follows, or between.
        const waitMs = chance() * (afterLines === 0 ? 3 * sizes.longestWaitMs : sizes.longestWaitMs)
        await orchWatchBuilt(folder, ['revisions', 'rollback', 'web', revision, '--yes'], { afterLines, waitMs })
        kills += 1
        const after = await orchWatchBuilt(folder, ['revisions', 'record'])
        if (after.err.includes('brought to its end')) finished += 1
        else if (after.err.includes('taken back')) takenBack += 1
        else nothingBegun += 1
        const what = `round ${round + 1}, behind line ${afterLines} and ${Math.round(waitMs)} ms`
        wrong.push(...(await wrongOn(stage)).map((each) => `${what}: ${each}`))
        if ((await volumeOf(engine)) !== volume) wrong.push(`${what}: the volume without a name is another`)
        if (kills % 10 === 0) say(`${kills} kills, ${takenBack} taken back, ${finished} brought to their end`)
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
  },
}

async function volumeOf(engine: {
  readonly docker: Awaited<ReturnType<typeof startEngine>>['docker']
}): Promise<string> {
  const { Mounts } = await engine.docker.getContainer('web').inspect()
  return Mounts[0]?.Name ?? ''
}
