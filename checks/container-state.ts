import * as z from 'zod'
import { ago, chosen, defineCheck, exitCodeWords, leftBehind, selection, times, verdict } from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'

/**
 * Asks: the list of containers, stopped ones too, and what inspect says of each.
 * Judges: the phase. Running is well, and so is a job that ended with 0 and need not run again. The engine starts a
 * container of policy `always` or `unless-stopped` again whatever its exit code, so that one found stopped was
 * stopped by somebody: a warning, for people forget (option `stopped`). Any other stop is critical, and so is
 * `restarting`: its program has just died. What a replacement by orch-watch has left behind for an hour is a warning.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerInspect, State and HostConfig.RestartPolicy.
 */
export default defineCheck({
  name: 'container-state',
  title: 'Container state',
  needs: { engine: ['containers'] },
  limits: {},
  options: z.strictObject({
    ...selection('containers'),
    stopped: z
      .enum(['ok', 'warning', 'critical'])
      .default('warning')
      .describe('what it means that somebody stopped a container that its restart policy would keep running'),
  }),
  observe: ({ engine }) => engine.containers,
  judge: (containers, { options, look }) => [
    ...chosen(containers, options).map((container) =>
      verdict({ item: container.name, ...stateOf(container, options.stopped, look.at) }),
    ),
    ...leftBehind(containers, look.at).map(({ name, createdAt, finishedAt = createdAt }) =>
      verdict({ item: name, status: 'warning', say: `left behind by a replacement ${ago(finishedAt, look.at)}` }),
    ),
  ],
})

interface State {
  readonly status: 'ok' | 'warning' | 'critical'
  readonly say: string
}

/** Time between being created and being started that is not worth a word. */
const CREATED_GRACE_MS = 60_000

function stateOf(container: Container, whenStopped: State['status'], now: number): State {
  const { createdAt, startedAt, phase, restarts, error } = container
  const why = error === '' ? '' : `: ${error}`
  switch (phase) {
    case 'running':
      return { status: 'ok', say: startedAt === undefined ? 'running' : `running, started ${ago(startedAt, now)}` }
    case 'paused':
      return { status: 'warning', say: 'paused' }
    case 'restarting':
      return { status: 'critical', say: `restarting, restarted ${times(restarts)}: ${exitOf(container, now)}${why}` }
    case 'removing':
      return { status: 'ok', say: 'being removed' }
    case 'dead':
      return { status: 'critical', say: `dead, the engine could not remove all of it${why}` }
    case 'created':
      if (why !== '') return { status: 'critical', say: `could not be started${why}` }
      return {
        status: now - createdAt < CREATED_GRACE_MS ? 'ok' : 'warning',
        say: `created ${ago(createdAt, now)}, never started`,
      }
    case 'exited':
      return stateOfExited(container, whenStopped, now)
  }
}

function stateOfExited(container: Container, whenStopped: State['status'], now: number): State {
  const { restartPolicy, exitCode, error, finishedAt } = container
  const exit = exitOf(container, now)
  if (error !== '') return { status: 'critical', say: `${exit}: ${error}` }
  if (isKeptUp(container))
    return { status: whenStopped, say: `stopped by somebody, restart policy "${restartPolicy}": ${exit}` }
  if (exitCode === 0)
    return { status: 'ok', say: finishedAt === undefined ? 'finished' : `finished ${ago(finishedAt, now)}` }
  return { status: 'critical', say: restartPolicy === 'on-failure' ? `gave up restarting: ${exit}` : exit }
}

/** Left alone, the engine would have started it again. */
function isKeptUp({ restartPolicy, exitCode, restarts }: Container): boolean {
  if (restartPolicy === 'on-failure') return exitCode !== 0 && restarts === 0
  return restartPolicy !== 'no'
}

function exitOf({ exitCode, oomKilled, finishedAt }: Container, now: number): string {
  const words = oomKilled ? `exit code ${exitCode} (killed for memory)` : exitCodeWords(exitCode)
  return finishedAt === undefined ? words : `${words}, ${ago(finishedAt, now)}`
}
