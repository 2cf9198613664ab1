import type { Stage } from '../../../contracts/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { changing } from '../../../helpers/held-container.ts'
import { heldShell } from '../../../helpers/held-shell.ts'

export function open(): Promise<Stage> {
  const own = changing()
  const shell = heldShell(own, () => null)
  return Promise.resolve({
    written: { command: ['/usr/local/bin/mend', '--gently'] },
    trouble: aTrouble(),
    hands: (signal) => theHands(signal, { shell: () => Promise.resolve(shell) }),
    changes: () => own.changes,
    replace: () => Promise.resolve(aTrouble({ id: 'another-one' })),
    ...{ fail: own.fail, hang: own.hang },
    close: () => Promise.resolve(),
  })
}
