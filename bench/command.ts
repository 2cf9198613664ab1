import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

/** Longer than ansible needs for 200 hosts. */
const COMMAND_MS = 180_000

export interface Ran {
  readonly wallMs: number
  /** Of the command and of everything below it that has ended, the shell around it left out. */
  readonly cpuMs: number
  readonly output: string
}

interface Wish {
  readonly env?: Readonly<Record<string, string>>
  /** A file for its standard input. */
  readonly input?: string
  /** Its output is kept and given back. Measured rounds throw it away. */
  readonly keep?: boolean
}

/** Runs a program as a person would, and asks the shell what its children have used. Throws when it fails. */
export async function runCommand(argv: readonly string[], wish: Wish = {}): Promise<Ran> {
  return runShell('"$@"', argv, wish)
}

/** The same for a line of bash; its words are "$@". What it prints is thrown away unless it is to be kept. */
export async function runShell(line: string, words: readonly string[], wish: Wish = {}): Promise<Ran> {
  const quiet = wish.keep === true ? '' : '>/dev/null'
  const program = `exec 3>&2\n{ ${line}\n} ${quiet}\ncode=$?\ntimes >&3\nexit $code`
  const input = openSync(wish.input ?? '/dev/null', 'r')
  const started = performance.now()
  const child = spawn('bash', ['-c', program, 'bash', ...words], {
    stdio: [input, 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...wish.env },
    timeout: COMMAND_MS,
  })
  closeSync(input)
  let [output, errors] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-8192)))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const wallMs = performance.now() - started
  if (code !== 0)
    throw new Error(`"${words.join(' ').slice(0, 200)}" ended with ${String(code)}: ${errors.slice(-600)}`)
  return { wallMs, cpuMs: childrenMs(errors), output }
}

/** The last line of what `times` of bash prints: "0m0.350s 0m0.120s", user and system of all children. */
export function childrenMs(text: string): number {
  const found = [...text.matchAll(/^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/gmu)].at(-1)
  if (!found) throw new Error(`no times in "${text.slice(-200)}"`)
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = found.slice(1).map(Number)
  return ((userMinutes + systemMinutes) * 60 + userSeconds + systemSeconds) * 1000
}
