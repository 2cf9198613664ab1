import type { Ms } from '../model/time.ts'
import type { Io } from './command.ts'
import { writeOut } from './write-out.ts'

/** Source: xterm control sequences, "alternate screen buffer", "cursor position", "erase in display". */
const SCREEN = { enter: '\u001b[?1049h\u001b[?25l', leave: '\u001b[?25h\u001b[?1049l' } as const
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/**
 * Draws again and again until somebody stops us: in the same place of a terminal, one below the other elsewhere and
 * where a program reads them (`isList`).
 *
 * @throws whatever `draw` throws, the Interrupted that stops us among it; the terminal is as before then
 */
export async function againAndAgain(
  draw: () => Promise<string>,
  { everyMs, isList }: { readonly everyMs: Ms; readonly isList: boolean },
  io: Io,
): Promise<never> {
  const isScreen = io.stdout.isTTY === true && !isList
  const offKilled = isScreen ? io.onKilled(() => void io.stdout.write(SCREEN.leave)) : () => undefined
  if (isScreen) await writeOut(io.stdout, SCREEN.enter)
  try {
    for (;;) {
      const text = await draw()
      await writeOut(io.stdout, isScreen ? onScreen(text, io) : text)
      await io.clock.sleep(everyMs, io.stopping)
      io.stopping.throwIfAborted()
    }
  } catch (error) {
    io.stopping.throwIfAborted()
    throw error
  } finally {
    if (isScreen) await writeOut(io.stdout, SCREEN.leave)
    offKilled()
  }
}

/** What does not fit would scroll the top away: the last line says how much that is. */
function onScreen(text: string, { stdout }: Io): string {
  const { rows } = stdout as { rows?: number }
  const lines = text.replace(/\n$/u, '').split('\n')
  const shown = rows !== undefined && lines.length > rows ? cutTo(rows, lines) : lines
  return `${HOME}${shown.map((line) => `${line}${CLEAR_LINE}`).join('\n')}${CLEAR_BELOW}`
}

function cutTo(rows: number, lines: readonly string[]): readonly string[] {
  return rows < 2 ? lines.slice(0, rows) : [...lines.slice(0, rows - 1), `… ${lines.length - rows + 1} more lines`]
}
