import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MEMORY_ENVIRONMENT, NODE_FLAGS } from '../../lib/cli/commands/service/unit.ts'
import { ROOT } from '../helpers/project.ts'

const MAIN = join(ROOT, 'bin/orch-watch.js')
const run = promisify(execFile)
/** `getconf CLK_TCK` of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** One line of the log, as `--json` writes it. */
export interface LogLine {
  readonly word: string
  readonly text: string
  readonly target?: string
  readonly check?: string
  readonly item?: string
}

export interface Use {
  readonly cpuMs: number
  readonly rssMiB: number
}

/** The built `orch-watch run` as its unit starts it, over the inventory and the store of a folder. */
export interface BuiltDaemon {
  readonly process: ChildProcess
  readonly lines: readonly LogLine[]
  readonly use: () => Use
  /** Waits for a line that fits. Fails when the daemon ends before. */
  line(fits: (line: LogLine) => boolean, withinMs?: number): Promise<LogLine>
  /** Resolves to the exit code, or to the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

export function startBuilt(folder: string, heard: (line: LogLine) => void = () => undefined): BuiltDaemon {
  if (!existsSync(join(ROOT, 'dist/lib/cli/main.js'))) throw new Error('it is not built: "npm run build"')
  const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, 'run', '--json', ...storeOf(folder)], {
    cwd: folder,
    env: environment(folder),
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const line = parsed(part)
      lines.push(line)
      heard(line)
    }
    for (const look of waiting) look()
  })
  return {
    process: child,
    lines,
    use: () => useOf(child.pid ?? 0),
    line: (fits, withinMs = 60_000) =>
      new Promise((resolve, reject) => {
        const over = (why: string): void => {
          waiting.delete(look)
          clearTimeout(timer)
          reject(new Error(`${why}: ${JSON.stringify(lines.slice(-10))}`))
        }
        const look = (): void => {
          const found = lines.find(fits)
          if (!found) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(found)
        }
        const timer = setTimeout(() => over('no such line in time'), withinMs)
        waiting.add(look)
        void ended.then(() => over('it has ended before'))
        look()
      }),
    async end(signal) {
      child.kill(signal)
      const [code, by] = await ended
      return code ?? by ?? 'nothing'
    },
  }
}

/** A use, and the moment of it. */
type UseAt = Use & { readonly at: number }

/** What was used between two moments, for people. */
export function useWords(before: UseAt, after: UseAt): Readonly<Record<string, number>> {
  const share = (after.cpuMs - before.cpuMs) / (after.at - before.at)
  return { 'CPU of one core, %': Math.round(share * 1000) / 10, 'RSS, MiB': Math.round(after.rssMiB) }
}

/** Commands that ask the recordings only. */
const STORELESS = new Set(['baseline'])

/** What another command of the same program says, with `--json` where it has it. */
export async function asked(folder: string, ...words: readonly string[]): Promise<string> {
  const own = STORELESS.has(words[0] ?? '') ? [] : storeOf(folder)
  const { stdout } = await run(process.execPath, [MAIN, ...words, ...own], {
    cwd: folder,
    env: environment(folder),
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  })
  return stdout
}

export function storeFile(folder: string): string {
  return join(folder, 'store.db')
}

function storeOf(folder: string): string[] {
  return ['--store', `sqlite:${storeFile(folder)}`]
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { ...MEMORY_ENVIRONMENT, PATH: process.env['PATH'] ?? '', HOME: folder }
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return { word: 'unread', text: line }
  }
}

/** Source: proc(5): utime and stime are the 14th and 15th of /proc/PID/stat, counted behind the name in brackets. */
function useOf(pid: number): Use {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const rssKiB = Number(/^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  return { cpuMs: (ticks * 1000) / TICKS_PER_SECOND, rssMiB: rssKiB / 1024 }
}
