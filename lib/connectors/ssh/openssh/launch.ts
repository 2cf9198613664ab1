import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { withDeadline } from '../../../base/deadline.ts'
import { fault } from '../../../kit/fault.ts'
import { beginOpening, hear } from './opening.ts'
import type { Opening } from './opening.ts'

/** A master: one ssh that is logged in and carries everything, in a process group of its own. */
export interface Launched {
  readonly opening: Opening
  readonly hasEnded: boolean
  /** How it ended: "ended with exit code 255". */
  readonly ended: Promise<string>
  /** Settles when the opening has come to its next phase. */
  nextPhase(): Promise<void>
  /** What it says from here on is of no interest. */
  stopListening(): void
  /** Ends it and everything that it started. */
  end(): Promise<void>
}

/**
 * Becomes ssh, beside a shell that waits for the end of descriptor 3. When this program is gone, however it ended, that
 * shell ends the whole group and takes the folder away; a line before the end says that everything is in order.
 */
const SCRIPT = `d=$1; shift
(
  trap '' TERM HUP INT
  read -r line <&3 && exit
  kill -TERM -$$; sleep 1; rm -rf "$d"; kill -KILL -$$
) </dev/null >/dev/null 2>&1 &
exec "$@" 3<&-`

const GRACE_MS = 1_000
/** Programs that ssh started may keep its standard error open. */
const LAST_WORDS_MS = 250
const LONGEST_LINE = 4_096

/**
 * Starts ssh.
 *
 * @param carried the stream that is to be its connection, or null where it dials itself
 */
export function launch(argv: readonly string[], folder: string, carried: Duplex | null): Launched {
  const stdio = carried ? 'pipe' : 'ignore'
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'orch-watch', folder, 'ssh', ...argv], {
    detached: true,
    env: { ...process.env, SSH_ASKPASS: undefined, SSH_ASKPASS_REQUIRE: 'never' },
    stdio: [stdio, stdio, 'pipe', 'pipe'],
  })
  if (carried) join(child, carried)
  const lifeline = child.stdio[3] as Duplex
  lifeline.on('error', () => 'it has ended').resume()
  const heard = listen(child, beginOpening(carried !== null))
  const running = { hasEnded: false }
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', (error) => reject(fault('local', `ssh cannot be started: ${error.message}`, { cause: error })))
    child.once('exit', (code, signal) => {
      running.hasEnded = true
      void heard.lastWords.then(() =>
        resolve(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`),
      )
    })
  })
  ended.catch(() => 'whoever waits for it sees it')
  return {
    get opening() {
      return heard.opening()
    },
    get hasEnded() {
      return running.hasEnded
    },
    ended,
    nextPhase: () => heard.nextPhase(),
    stopListening: () => heard.stop(),
    end: async () => {
      lifeline.end('closed\n')
      if (!running.hasEnded) {
        tell(child, 'SIGTERM')
        await withDeadline({ ms: GRACE_MS, expired: () => new Error('it does not end') }, () => ended).catch(
          () => 'it is ended at once',
        )
      }
      tell(child, 'SIGKILL')
      child.stderr?.destroy()
    },
  }
}

/** The whole group: programs that ssh_config names among them. */
function tell({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // Everybody has ended, which is what we want.
  }
}

/** ssh takes its standard input and output for the connection; when either end is gone, so is the other. */
function join(child: ChildProcess, stream: Duplex): void {
  const { stdin, stdout } = child
  const over = (): void => {
    stdin?.destroy()
    stdout?.destroy()
    stream.destroy()
  }
  for (const end of [stdin, stdout, stream]) end?.on('error', over).on('close', over)
  if (stdin) stream.pipe(stdin)
  stdout?.pipe(stream)
}

interface Heard {
  opening(): Opening
  nextPhase(): Promise<void>
  readonly lastWords: Promise<void>
  stop(): void
}

function listen(child: ChildProcess, begin: Opening): Heard {
  let opening = begin
  let line = ''
  let tellPhase: () => void = () => undefined
  const onLine = (text: string): void => {
    const before = opening.phase
    opening = hear(opening, text)
    if (opening.phase !== before) tellPhase()
  }
  const onData = (chunk: Buffer): void => {
    const lines = (line + chunk.toString('utf8')).split(/\r?\n/u)
    line = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const each of lines) onLine(each.slice(0, LONGEST_LINE))
  }
  child.stderr?.on('data', onData).on('error', () => 'it has ended')
  const closed = new Promise<void>((resolve) => void child.stderr?.once('close', () => resolve()))
  const late = (): Error => new Error('somebody keeps it open')
  return {
    opening: () => opening,
    nextPhase: () => new Promise((resolve) => (tellPhase = resolve)),
    get lastWords() {
      return withDeadline({ ms: LAST_WORDS_MS, expired: late }, () => closed).then(
        () => onLine(line),
        () => undefined,
      )
    },
    stop: () => void child.stderr?.off('data', onData).resume(),
  }
}
