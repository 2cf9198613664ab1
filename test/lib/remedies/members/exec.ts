import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stage } from '../../../contracts/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'

export function open(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-remedy-'))
  const [program, log] = [join(folder, 'program'), join(folder, 'log')]
  const does = (more: string): void => writeFileSync(program, `echo ran >>${log}\n${more}\n`)
  does('true')
  return Promise.resolve({
    written: { command: ['sh', program], env: { TOKEN: 'env:TOKEN' } },
    secrets: { TOKEN: 'a-token-of-theirs' },
    trouble: aTrouble(),
    hands: theHands,
    changes: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    replace: () => Promise.resolve(aTrouble({ id: 'another-one' })),
    fail: () => does('echo "no $TOKEN" >&2; exit 3'),
    hang: () => does('sleep 86481.25'),
    close: () => rm(folder, { recursive: true, force: true }),
  })
}
