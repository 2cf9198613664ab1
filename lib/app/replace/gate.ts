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

/**
 * Waits until a container that was started is well: healthy by its own check, or running for five seconds where it has none.
 *
 * @returns null when it is, else why it is not
 */
export async function whyNotWell(
  id: string,
  wait: { readonly withinMs: Ms; readonly clock: Clock; readonly signal: AbortSignal },
  control: Pick<ContainerControl, 'inspect'>,
): Promise<string | null> {
  const { clock, signal, withinMs } = wait
  const begun = clock.monotonicMs()
  for (;;) {
    const found = state.safeParse(await control.inspect(id, signal))
    if (!found.success) return 'it is gone'
    const ended = whyOver(found.data)
    if (ended !== null) return ended
    const health = found.data.State.Health?.Status ?? 'none'
    const passed = clock.monotonicMs() - begun
    if (health === 'healthy' || (health === 'none' && passed >= SETTLED_MS)) return null
    if (health !== 'none' && passed >= withinMs)
      return `it is not healthy after ${Math.round(withinMs / 1000)} s: ${health}`
    await clock.sleep(LOOK_MS, signal)
  }
}

function whyOver({
  RestartCount,
  State: { Status, ExitCode, Error: words, Health },
}: z.output<typeof state>): string | null {
  if (Health?.Status === 'unhealthy') return 'it is unhealthy'
  if (RestartCount > 0 || Status === 'restarting') return `it has ended and was started again, exit code ${ExitCode}`
  if (Status !== 'running') return `it has ended with exit code ${ExitCode}${words === '' ? '' : `: ${words}`}`
  return null
}
