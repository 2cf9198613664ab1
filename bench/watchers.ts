import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { WATCHER } from './built.ts'
import { openMeter } from './cpu.ts'
import type { Ending } from './ending.ts'
import type { Taken } from './series.ts'
import type { Done, Order } from './watcher-words.ts'

/** Connecting a thousand hosts takes a minute where they all share our processors. */
const ANSWER_MS = 240_000

export interface Watcher {
  /** Throws when it failed, when less was seen than asked for, or when nothing was answered in time. */
  tell(order: Order): Promise<Extract<Done, { kind: 'done' }> & { readonly treeMs: number }>
  stop(): Promise<void>
}

/**
 * A process in which orch-watch works, apart from the bench's own work.
 *
 * @param name of its meter: what the programs it starts use is counted there
 */
export async function startWatcher(
  name: string,
  config: string,
  ending: Ending,
  flags: readonly string[] = [],
): Promise<Watcher> {
  const meter = openMeter(name)
  const child = fork(WATCHER, [config], { execArgv: [...flags] })
  ending.later(() => meter.remove())
  const stop = ending.later(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  const answered = async (): Promise<Extract<Done, { kind: 'done' }>> => {
    const limit = AbortSignal.timeout(ANSWER_MS)
    const died = new AbortController()
    const onExit = (): void => died.abort(new Error(`the watcher "${name}" has ended`))
    child.once('exit', onExit)
    try {
      const [done] = (await once(child, 'message', { signal: AbortSignal.any([limit, died.signal]) })) as [Done]
      if (done.kind === 'failed') throw new Error(`the watcher "${name}" failed: ${done.message}`)
      return done
    } finally {
      child.off('exit', onExit)
    }
  }
  await answered()
  meter.join(child.pid ?? 0)

  return {
    stop,
    async tell(order) {
      const before = meter.ms()
      child.send(order)
      const done = await answered()
      if ('count' in order && done.seen < order.count) {
        throw new Error(`${done.seen} of ${order.count} hosts were seen: ${done.faults.join('; ')}`)
      }
      return { ...done, treeMs: meter.ms() - before }
    },
  }
}

/** Most of the code is compiled after so many, as in a daemon that has run for a while. */
const WARM_POLLS = 3000
const LEAST_LOOKS = 4

/** The share of the processor is over the time since the last look: not less than a second. */
export const BETWEEN_MS = 1100

/** Opens the hosts and looks at them until the code is warm and everything is open that opens on a second look. */
export async function warmUp(
  watcher: Watcher,
  hosts: number,
  kind: 'look' | 'pass' = 'pass',
  polls = WARM_POLLS,
): Promise<void> {
  await watcher.tell({ kind: 'open', count: hosts })
  for (let left = Math.max(LEAST_LOOKS, Math.ceil(polls / hosts)); left > 0; left -= 1) {
    await watcher.tell({ kind, count: hosts })
    await wait(BETWEEN_MS)
  }
}

/** What an order took, for each of the things it was about. */
export async function takenBy(
  watcher: Watcher,
  order: Order,
  { per, targetMs, withPrograms = false }: { per: number; targetMs: () => Promise<number>; withPrograms?: boolean },
): Promise<Taken> {
  const before = await targetMs()
  const { wallMs, cpuMs, treeMs } = await watcher.tell(order)
  const used = (await targetMs()) - before
  return { wallMs, clientMs: (withPrograms ? Math.max(cpuMs, treeMs) : cpuMs) / per, targetMs: used / per }
}
