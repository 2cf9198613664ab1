import { atMost } from '../../../base/at-most.ts'
import type { Clock } from '../../../base/clock.ts'
import type { Ms } from '../../../model/time.ts'
import type { Follower, TransitionFeed } from '../../../web/route.ts'
import type { Io } from '../../command.ts'

/** So much waits in this process for whoever reads; what comes after it waits where it waits for all. */
const MOST_WAITING_BYTES = 64 * 1024
/** What is being read at the stop may be read to its end within this time. */
const LAST_MS: Ms = 1_000

export interface StreamWorld {
  readonly stdout: Io['stdout']
  readonly clock: Clock
  readonly log: { warn(text: string): void }
  /** Called when somebody does not read what is written: it is to keep nobody from the end. */
  readonly leave: () => void
}

/**
 * Writes every change as a line of JSON, from the start on. Whoever reads slowly gets the rest later, or is told how much
 * was left out; the watching waits for nobody. What it returns ends it.
 */
export async function streamTo(
  transitions: TransitionFeed,
  { stdout, clock, log, leave }: StreamWorld,
): Promise<() => Promise<void>> {
  let isOver = false
  const follower = await transitions.follow('start', () => pump())

  function pump(): void {
    while (!isOver && (stdout.writableLength ?? 0) < MOST_WAITING_BYTES) {
      const told = follower.next()
      if (!told) return
      const { document, text } = told
      if (document.kind === 'lost')
        log.warn(`whoever reads the stream is too slow: ${document.count ?? 'some'} changes were left out of it`)
      stdout.write(`${text}\n`)
    }
  }

  function broken(error: NodeJS.ErrnoException): void {
    if (isOver) return
    stop()
    const why = error.code === 'EPIPE' ? 'nobody reads it any more' : (error.code ?? error.message)
    log.warn(`the stream has ended: ${why}; the watching goes on`)
  }

  function stop(): void {
    isOver = true
    follower.end()
    stdout.off('drain', pump)
  }

  stdout.on('drain', pump)
  stdout.on('error', broken)
  pump()
  return async () => {
    pump()
    if (!isOver) await atMost(LAST_MS, new Promise<void>((resolve) => void stdout.write('', () => resolve())), clock)
    const unread = isOver ? 0 : countOf(follower)
    stop()
    stdout.off('error', broken)
    if (unread > 0) log.warn(`the stream was not read to its end: ${unread} changes were left out of it`)
    if ((stdout.writableLength ?? 0) > 0) leave()
  }
}

/** Of what is left, with what was lost before it. */
function countOf(follower: Follower): number {
  let count = 0
  for (let told = follower.next(); told; told = follower.next())
    count += told.document.kind === 'lost' ? (told.document.count ?? 0) : 1
  return count
}
