import type { Clock } from '../../base/clock.ts'
import type { Here } from '../../model/session.ts'
import { waitWithin } from './bound.ts'
import type { Until } from './bound.ts'
import { PLUGIN_FOLDERS } from './plugin-folders.ts'
import { loginEnvironment, runInGroup } from './run-in-group.ts'

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Programs of this machine, for checks that look at a target from here. In their environment is what a login has, the
 * C locale and a PATH that leads to plugins too; nothing of ours, which may be secret.
 */
export function here(clock: Clock): Until<Here> {
  return {
    until(signal, limitMs) {
      const within = waitWithin(signal, limitMs, clock)
      return {
        async runPlugin(argv, wait) {
          const from = clock.monotonicMs()
          const login = loginEnvironment()
          const env = { ...login, PATH: [login['PATH'] ?? USUAL_PATH, ...PLUGIN_FOLDERS].join(':'), LC_ALL: 'C' }
          // What has to be ended is ended in the background, and our own process goes on until that is done.
          const output = await runInGroup({ excess: 'end', ...within(wait), argv, env, ending: () => undefined })
          return { ...output, tookMs: clock.monotonicMs() - from }
        },
      }
    },
  }
}
