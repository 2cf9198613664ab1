import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A terminal with a program in it, and somebody at its keys. */
export interface Terminal {
  /** What stands on the screen, line by line; with its colours when asked for. */
  readonly lines: (colours?: boolean) => readonly string[]
  /** Whether it shows the other screen, which programs take for as long as they run. */
  readonly isOther: () => boolean
  readonly press: (...keys: readonly string[]) => void
  readonly resize: (columns: number, rows: number) => void
  /** @throws with the screen when nothing on it matches in time */
  readonly shows: (pattern: RegExp) => Promise<readonly string[]>
}

const PATIENCE_MS = 20_000
const ROUND_MS = 50

/** Runs a program in a terminal of a tmux server of its own, hands it to `work`, and leaves nothing behind. */
export async function inTerminal<T>(
  { columns, rows, command, env = {} }: Opened,
  work: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-tmux-'))
  const tmux = (...words: readonly string[]): string =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color', SHELL: '/bin/sh' },
      timeout: 10_000,
    })
  const pairs = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  // What the program leaves behind is looked at, too: a shell goes on after it.
  const shell = `${command.map(quoted).join(' ')}; echo "ended with $?"; exec cat`
  const lines = (colours = false): readonly string[] =>
    tmux('capture-pane', '-p', ...(colours ? ['-e'] : []))
      .replace(/\n$/u, '')
      .split('\n')
  try {
    tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), ...pairs, shell)
    tmux('set-option', '-g', 'status', 'off')
    tmux('resize-window', '-x', String(columns), '-y', String(rows))
    return await work({
      lines,
      isOther: () => tmux('display-message', '-p', '#{alternate_on}').trim() === '1',
      press: (...keys) => void tmux('send-keys', ...keys),
      resize: (x, y) => void tmux('resize-window', '-x', String(x), '-y', String(y)),
      async shows(pattern) {
        const until = Date.now() + PATIENCE_MS
        for (;;) {
          const screen = lines()
          if (screen.some((line) => pattern.test(line))) return screen
          if (Date.now() > until) throw new Error(`nothing shows ${String(pattern)}:\n${screen.join('\n')}`)
          await wait(ROUND_MS)
        }
      },
    })
  } finally {
    tmux('kill-server')
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Opened {
  readonly columns: number
  readonly rows: number
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

function quoted(word: string): string {
  return `'${word.replace(/'/gu, `'\\''`)}'`
}
