import { writeOut } from '../../write-out.ts'
import type { Io } from '../../command.ts'
import type { Line, Size } from './draw.ts'
import { keysIn } from './keys.ts'
import type { Key } from './keys.ts'
import { changes, ENTER, LEAVE, paintedLines } from './terminal.ts'
import type { Look } from './terminal.ts'

/** A terminal that is ours for a while. */
export interface Screen {
  size(): Size
  /** Shows these lines. While the last ones are still being written, those in between are never shown. */
  show(lines: readonly Line[]): void
  /** Everything as it was. */
  leave(): Promise<void>
}

interface Heard {
  readonly onKey: (key: Key) => void
  readonly onResize: () => void
  /** The terminal is gone, or cannot be written to. */
  readonly onGone: (error: Error | null) => void
}

/** Longer than the rest of a sequence takes on its way, shorter than anybody waits for Esc. */
const SEQUENCE_MS = 50

/** Takes the terminal: the other screen, without a cursor, key by key. */
export async function takeScreen(look: Look, io: Io, heard: Heard): Promise<Screen> {
  const { stdout } = io
  const painter = painterOn(io, look, heard.onGone)
  const onResize = (): void => {
    painter.forget()
    heard.onResize()
  }
  // Whatever ends us: a terminal without a cursor is of no use to anybody.
  const onExit = (): void => void stdout.write(LEAVE)
  process.once('exit', onExit)
  const offKilled = io.onKilled(onExit)
  await writeOut(stdout, ENTER)
  // Nobody is heard before there is a screen to answer on.
  const stopListening = listen(io, heard)
  stdout.on('resize', onResize)
  return {
    size: () => sizeOf(io),
    show: (lines) => painter.show(lines),
    async leave() {
      stopListening()
      stdout.off('resize', onResize)
      process.off('exit', onExit)
      await painter.close()
      await writeOut(stdout, LEAVE)
      offKilled()
    },
  }
}

function sizeOf({ stdout }: Pick<Io, 'stdout'>): Size {
  const { columns, rows } = stdout as { columns?: number; rows?: number }
  return { columns: columns || 80, rows: rows || 24 }
}

function painterOn({ stdout }: Io, look: Look, onGone: Heard['onGone']) {
  let before: readonly string[] | null = null
  let next: readonly Line[] | null = null
  let writing: Promise<void> | null = null
  const write = async (): Promise<void> => {
    while (next) {
      const after = paintedLines(next, look)
      next = null
      const text = changes(before, after)
      before = after
      if (text !== '') await writeOut(stdout, text)
    }
  }
  return {
    show(lines: readonly Line[]): void {
      next = lines
      writing ??= write()
        .catch((error: unknown) => onGone(error as Error))
        .finally(() => (writing = null))
    },
    forget: () => void (before = null),
    async close(): Promise<void> {
      next = null
      await writing
    },
  }
}

function listen({ stdin, clock }: Io, { onKey, onGone }: Heard): () => void {
  const terminal = stdin as Io['stdin'] & { setRawMode?(raw: boolean): void; unref?(): void }
  const over = new AbortController()
  let rest = ''
  const take = (sent: string): void => {
    const heard = keysIn(rest + sent)
    rest = heard.rest
    for (const key of heard.keys) onKey(key)
    if (rest === '') return
    const waitedFor = rest
    void clock.sleep(SEQUENCE_MS, over.signal).then(
      () => {
        if (rest !== waitedFor) return
        rest = ''
        onKey({ key: 'escape' })
      },
      () => undefined,
    )
  }
  const onData = (chunk: Buffer | string): void => take(chunk.toString())
  const onEnd = (): void => onGone(null)
  stdin.on('data', onData).on('end', onEnd).on('error', onEnd)
  terminal.setRawMode?.(true)
  stdin.resume()
  return () => {
    over.abort()
    stdin.off('data', onData).off('end', onEnd).off('error', onEnd)
    terminal.setRawMode?.(false)
    stdin.pause()
  }
}
