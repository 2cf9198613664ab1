import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../test/helpers/project.ts'
import { interleave } from '../bench.ts'
import type { Contestant, Measure } from '../bench.ts'
import { mustRun } from '../built.ts'

/** Short ones: their median settles after this many. */
const ROUNDS = 15
const NOTES = [
  'The built program (`bin/orch-watch.js` over `dist/`), from start to end, output thrown away; `validate` reads the shipped `targets.yaml`.',
  '`check` looks at this machine without a container engine and waits a second for the second sample of the processor; it is no goal.',
]

export const startUp: Measure = {
  name: 'start-up',
  goals: ['G9'],
  run: async (bench) => {
    const folder = mkdtempSync(join(tmpdir(), 'orch-watch-bench-'))
    const remove = bench.ending.later(() => rmSync(folder, { recursive: true, force: true }))
    const here = join(folder, 'targets.yaml')
    writeFileSync(here, 'settings: { memory: off }\ntargets:\n  - { id: here, runtime: local }\n')
    const program = join(ROOT, 'bin/orch-watch.js')
    const rounds = bench.isQuick ? Math.min(5, ROUNDS) : Math.max(ROUNDS, bench.rounds)
    const about = { id: 'start-up', title: 'start-up', notes: NOTES, per: 'run' }
    const series = await interleave({ ...bench, rounds }, about, [
      starts('node -e 0', ['-e', '0'], [0]),
      starts('--version', [program, '--version'], [0]),
      starts('--help', [program, '--help'], [0]),
      starts('validate', [program, 'validate'], [0]),
      // Whatever it finds on this machine.
      starts('check', [program, 'check', '--config', here], [0, 1, 2]),
    ])
    await remove()
    return [series]
  },
}

function starts(name: string, argv: readonly string[], codes: readonly number[]): Contestant {
  return {
    name,
    run: () => {
      const started = performance.now()
      mustRun(argv, codes)
      return Promise.resolve({ wallMs: performance.now() - started })
    },
  }
}
