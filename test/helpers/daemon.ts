import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { builtCommand } from './built.ts'

/** `orch-watch run` as it is shipped, as a process of its own, in a folder that is its home. */
export interface Daemon {
  readonly process: ChildProcess
  /** The nth line of its log that fits, of those it has written and those to come. Fails when it ends before. */
  line(fits: RegExp, nth?: number): Promise<string>
  /** Sends the signal and waits for the end. Resolves to the exit code, or to the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
  log(): string
}

/** @param under a program that becomes the daemon: `['prlimit', '--nofile=64']` */
export function startDaemon(folder: string, args: readonly string[] = [], under: readonly string[] = []): Daemon {
  const own = [...builtCommand(), 'run', ...args]
  const [program = '', ...words] = [...under, ...own]
  const child = spawn(program, words, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const waiting = new Set<() => void>()
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
    for (const look of waiting) look()
  })
  return {
    process: child,
    log: () => log,
    line: (fits, nth = 1) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = log.split('\n').filter((line) => fits.test(line))[nth - 1]
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        void ended.then(() => {
          look()
          reject(new Error(`it has ended without a line like ${String(fits)}:\n${log}`))
        })
        look()
      }),
    async end(signal) {
      child.kill(signal)
      const [code, by] = await ended
      return code ?? by ?? 'nothing'
    },
  }
}

/**
 * How few targets it has looked at at once because this machine did not keep up, by what it said of that: it measures
 * itself every ten seconds. Null when it has said nothing, and looks at as many as there is room for.
 */
export function slowedTo(log: string): number | null {
  const said = [...log.matchAll(/does not keep up \(\d+ ms late\): (\d+) looks at once/gu)]
  return said.length > 0 ? Math.min(...said.map(([, many]) => Number(many))) : null
}
