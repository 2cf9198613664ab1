import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Ms } from '../model/time.ts'
import type { Connections } from './connections.ts'

/** What is said on one line. */
export interface Talk {
  /** What has to be said next; null when there is nothing. Asked for only when the client has taken what was said before. */
  next(): Uint8Array | null
  /** So much time has gone by. */
  beat(): void
  /** The line is over, whoever has ended it. */
  over?(): void
}

/** Lines that stay open, on which clients hear what happens. */
export interface Lines {
  /**
   * Answers with a line, or that there is no room for one more.
   *
   * @param begin is given what wakes the line when there is something to say
   */
  open(context: Context, begin: (wake: () => void) => Talk): Response
}

export interface LinesWorld {
  readonly connections: Pick<Connections, 'becomeLine'>
  /** Names and tokens as they are now: another object when they may have changed. */
  readonly doors: () => unknown
  /** Whether who has asked for a line may still hear what is said on it. */
  readonly mayStay: (context: Context) => boolean
  readonly beatMs: Ms
  /** A client that takes nothing for so long is hung up on. */
  readonly stalledMs: Ms
}

interface Line {
  readonly context: Context<{ Bindings: HttpBindings }>
  readonly talk: Talk
  wake(): void
  /** Beats since the client has taken something last, while there is something to take. */
  stalledBeats: number
}

/** By then somebody may have left. */
const AGAIN_S = 15

/**
 * Nothing waits on a line but what its client takes next: whoever reads slowly misses or gets together what was said
 * meanwhile, and fills no memory. One timer beats for all lines, and none while there are none.
 */
export function openLines({ connections, doors, mayStay, beatMs, stalledMs }: LinesWorld): Lines {
  const lines = new Set<Line>()
  let timer: NodeJS.Timeout | null = null
  let known = doors()
  const mostStalled = Math.ceil(stalledMs / beatMs)

  function beat(): void {
    const isOther = known !== doors()
    known = doors()
    for (const line of [...lines]) {
      line.stalledBeats += 1
      if (line.stalledBeats > mostStalled || (isOther && !mayStay(line.context))) line.context.env.outgoing.destroy()
      else line.talk.beat()
    }
  }

  function keepBeating(): void {
    if (lines.size > 0) timer ??= setInterval(beat, beatMs).unref()
    else if (timer) {
      clearInterval(timer)
      timer = null
    }
  }

  return {
    open(context: Line['context'], begin) {
      const { incoming } = context.env
      const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
      if (incoming.method === 'HEAD') return context.body(null, 200, headers)
      if (!connections.becomeLine(incoming.socket)) {
        const words = `too many are listening already; ask again in ${AGAIN_S} s\n`
        return context.text(words, 503, { 'retry-after': `${AGAIN_S}`, connection: 'close' })
      }
      const { line, body } = aLine(context, begin)
      lines.add(line)
      keepBeating()
      context.env.outgoing.once('close', () => {
        if (!lines.delete(line)) return
        line.talk.over?.()
        keepBeating()
      })
      // Nobody asks anything on it any more: without the line it would be a plain connection again.
      return context.body(body, 200, { ...headers, connection: 'close' })
    },
  }
}

function aLine(
  context: Line['context'],
  begin: (wake: () => void) => Talk,
): { readonly line: Line; readonly body: ReadableStream<Uint8Array> } {
  let to: ReadableStreamDefaultController<Uint8Array> | null = null
  let hasRoom = false
  const line: Line = {
    context,
    stalledBeats: 0,
    wake() {
      if (!hasRoom || !to) return
      // Whoever has room has taken all that was said.
      line.stalledBeats = 0
      const said = line.talk.next()
      if (said === null) return
      hasRoom = false
      to.enqueue(said)
    },
    talk: begin(() => line.wake()),
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (to = controller),
      pull() {
        hasRoom = true
        line.wake()
      },
      cancel: () => void (to = null),
    },
    { highWaterMark: 1 },
  )
  return { line, body }
}
