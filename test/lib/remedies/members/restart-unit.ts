import type { Stage } from '../../../contracts/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { changing } from '../../../helpers/held-container.ts'
import { heldShell } from '../../../helpers/held-shell.ts'

export function open(): Promise<Stage> {
  const own = changing()
  let invocation = '0f3c'
  const shown = (): string =>
    [
      'LoadState=loaded',
      'ActiveState=failed',
      'Result=exit-code',
      `InvocationID=${invocation}`,
      'ActiveEnterTimestamp=Mon 2026-11-30 11:59:00 UTC',
    ].join('\n')
  const shell = heldShell(own, (argv) => (argv.includes('show') ? shown() : null))
  const trouble = aTrouble({ check: 'systemd-unit', item: 'nginx.service' })
  return Promise.resolve({
    ...{ written: {}, trouble, fail: own.fail, hang: own.hang, changes: () => own.changes },
    hands: (signal) => theHands(signal, { shell: () => Promise.resolve(shell) }),
    replace: () => {
      invocation = '1a2b'
      return Promise.resolve(trouble)
    },
    close: () => Promise.resolve(),
  })
}
