import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openMeter } from './cpu.ts'
import type { Ending } from './ending.ts'
import type { Taken } from './series.ts'
import type { Done, Order } from './watcher-words.ts'

const PROGRAM = fileURLToPath(new URL('watcher.ts', import.meta.url))
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
export async function startWatcher(name: string, config: string, ending: Ending): Promise<Watcher> {
  const meter = openMeter(name)
  const child = fork(PROGRAM, [config], { execArgv: ['--expose-gc', '--import=tsx/esm'] })
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
