import type { Clock } from '../../base/clock.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Ms } from '../../model/time.ts'
import * as z from 'zod'

const LOOK_MS: Ms = 500
/** One without a health check is believed when it has run so long. */
const SETTLED_MS: Ms = 5000

const state = z.object({
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().default(0),
    Error: z.string().default(''),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
})

type State = z.output<typeof state>

export interface Wait {
  /** How long it may take. */
  readonly withinMs: Ms
  /** When it was started, on the clock that never goes back; now when left out. */
  readonly startedMs?: Ms
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Waits until a container that was started is well: healthy by its own check, or running for five seconds where it has none.
 *
 * @returns null when it is, else why it is not
 */
export function whyNotWell(id: string, wait: Wait, control: Pick<ContainerControl, 'inspect'>): Promise<string | null> {
  return waited(id, wait, control, (found, passed) => {
    const ended = whyOver(found)
    if (ended !== null) return ended
    const health = found.State.Health?.Status ?? 'none'
    if (health === 'healthy' || (health === 'none' && passed >= SETTLED_MS)) return WELL
    if (health !== 'none' && passed >= wait.withinMs)
      return `it is not healthy after ${Math.round(wait.withinMs / 1000)} s: ${health}`
    return null
  })
}

/**
 * Waits until a container that does its work and ends has ended well.
 *
 * @returns null when it has, else why it has not
 */
export function whyNotDone(id: string, wait: Wait, control: Pick<ContainerControl, 'inspect'>): Promise<string | null> {
  return waited(id, wait, control, (found, passed) => {
    const { Status, ExitCode } = found.State
    if (Status === 'exited' && ExitCode === 0) return WELL
    if (Status === 'exited' || Status === 'dead' || Status === 'restarting') return whyOver(found)
    return passed >= wait.withinMs ? `it has not ended after ${Math.round(wait.withinMs / 1000)} s` : null
  })
}

const WELL = Symbol('it is as it should be')

/** @param judge says WELL, why not, or null for not yet */
async function waited(
  id: string,
  { clock, signal, startedMs = clock.monotonicMs() }: Wait,
  control: Pick<ContainerControl, 'inspect'>,
  judge: (found: State, passedMs: Ms) => typeof WELL | string | null,
): Promise<string | null> {
  for (;;) {
    const found = state.safeParse(await control.inspect(id, signal))
    if (!found.success) return 'it is gone'
    const judged = judge(found.data, clock.monotonicMs() - startedMs)
    if (judged === WELL) return null
    if (judged !== null) return judged
    await clock.sleep(LOOK_MS, signal)
  }
}

function whyOver({ RestartCount, State: { Status, ExitCode, Error: words, Health } }: State): string | null {
  if (Health?.Status === 'unhealthy') return 'it is unhealthy'
  if (RestartCount > 0 || Status === 'restarting') return `it has ended and was started again, exit code ${ExitCode}`
  if (Status !== 'running') return `it has ended with exit code ${ExitCode}${words === '' ? '' : `: ${words}`}`
  return null
}
