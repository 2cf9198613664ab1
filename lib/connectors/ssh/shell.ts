import { randomBytes } from 'node:crypto'
import { constants } from 'node:os'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { oneLine } from '../../base/escape.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import type { FaultError } from '../../kit/fault.ts'
import type { CommandOutput, Shell, ShellWait } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { collect } from './collect.ts'
import type { Collected, Limits } from './collect.ts'
import type { Connection } from './connection.ts'
import { frameScript, readStderr, readStdout, stopScript } from './frame.ts'
import type { Framed, Watchdog } from './frame.ts'
import { quote } from '../../base/quote.ts'

const OUTPUT_LIMIT_BYTES = 1024 * 1024
const STDERR_LIMIT_BYTES = 64 * 1024
/** Room for what a profile prints, and for our markers. */
const NOISE_BYTES = 64 * 1024
const DEFAULT_TIMEOUT_MS = 10_000
/** The host ends a command by itself; when even that is not heard of, we stop waiting. */
const HARD_STOP_MS = 3_000
const STOP_MS = 5_000
/** A shell says that about a program whose reader went away. */
const BROKEN_PIPE = 128 + constants.signals.SIGPIPE

/** Runs programs over a connection: framed, bounded, and ended on the host when their time is over. */
export function shellOver(connection: Connection, clock: Clock): Shell {
  let watchdog: Watchdog | null = null

  const runScript: Shell['runScript'] = async (program, { signal, timeoutMs = DEFAULT_TIMEOUT_MS, excess = 'end' }) => {
    const marker = randomBytes(16).toString('hex')
    const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
    const text = frameScript({ marker, program, seconds, watchdog })
    return connection.exec('sh', signal, async (channel) => {
      const started = clock.monotonicMs()
      const expired = (): Error => timedOut('command', timeoutMs)
      const deadline = { ms: seconds * 1000 + HARD_STOP_MS, parent: signal, expired }
      const stop = (stdout: Buffer): void => stopRemote(connection, readStdout(stdout, marker))
      channel.end(text)
      const collected = await withDeadline(deadline, (over) => collect(channel, limitsFor(marker, excess), over, stop))
      const tookMs = clock.monotonicMs() - started
      const framed = readStdout(collected.stdout, marker)
      watchdog = framed.begin?.watchdog ?? watchdog
      if (collected.flooded) stop(collected.stdout)
      if (endedByWatchdog(framed, tookMs, seconds)) throw expired()
      return outputOf(collected, framed, { marker, tookMs, connection })
    })
  }

  const run: Shell['run'] = (argv, wait) => runScript(`exec ${argv.map(word).join(' ')}`, refuseOption(argv[0], wait))

  const readFile: Shell['readFile'] = async (path, wait) => {
    const { exitCode, stdout, stderr, cut } = await run(['cat', '--', path], wait)
    if (cut) throw fault('unreadable', `"${oneLine(path)}" is larger than ${OUTPUT_LIMIT_BYTES / 1024} KiB`)
    if (exitCode !== 0) throw fault('unreadable', `"${oneLine(path)}" cannot be read: ${oneLine(stderr, 200)}`)
    return stdout
  }

  return { run, runScript, readFile }
}

function word(text: string): string {
  try {
    return quote(text)
  } catch (error) {
    throw fault('unreadable', `"${oneLine(text, 100)}" is no argument: it holds a NUL`, { cause: error })
  }
}

/** `exec` of some shells reads options, and no program is called like one. */
function refuseOption(program: string, wait: ShellWait): ShellWait {
  if (program === '' || program.startsWith('-'))
    throw fault('unreadable', `"${oneLine(program)}" is not the name of a program`)
  return wait
}

/** The host ends a command at its second N or two later; nothing else can be that late with these codes. */
function endedByWatchdog({ end }: Framed, tookMs: Ms, seconds: number): boolean {
  return [124, 137, 143].includes(end?.exitCode ?? 0) && tookMs >= seconds * 1000
}

function outputOf(
  collected: Collected,
  framed: Framed,
  about: { marker: string; tookMs: Ms; connection: Connection },
): CommandOutput {
  const exitCode = framed.end?.exitCode ?? (collected.flooded && framed.begin ? BROKEN_PIPE : undefined)
  if (exitCode === undefined) throw noExitCode(collected, framed, about.connection)
  const name = framed.end?.said ? signalName(exitCode) : undefined
  if (name !== undefined) throw fault('unreadable', `the command was ended by ${name} on the host`)
  const stderr = readStderr(collected.stderr, about.marker)
  return {
    exitCode,
    stdout: framed.body.subarray(0, OUTPUT_LIMIT_BYTES).toString('utf8'),
    stderr: stderr.subarray(0, STDERR_LIMIT_BYTES).toString('utf8'),
    cut: collected.flooded || framed.body.length > OUTPUT_LIMIT_BYTES || stderr.length > STDERR_LIMIT_BYTES,
    tookMs: about.tookMs,
  }
}

function signalName(exitCode: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0]
}

/** Why there is no exit code to trust: each way the command can be lost has its own words. */
function noExitCode(
  { stdout, stderr, exit, flooded }: Collected,
  { begin }: Framed,
  connection: Connection,
): FaultError {
  const { place } = connection
  const end = exit?.signal
    ? `was ended by ${exit.signal}`
    : exit
      ? `ended with exit code ${exit.code}`
      : 'ended without an exit status'
  if (flooded) return fault('unreadable', `${place}: the login shell prints without end before a command runs`)
  if (begin) {
    return connection.alive && exit
      ? fault('unreadable', `${place}: the shell that ran the command ${end}`)
      : fault('lost', `${place}: the connection was lost while a command ran`)
  }
  if (!connection.alive && !exit) return fault('lost', `${place}: the connection was lost before a command ran`)
  const said = oneLine(Buffer.concat([stderr, stdout]).subarray(0, 1000).toString('utf8'), 200)
  return fault('not-supported', `${place}: the login shell ${end} and ran no command${said && `: "${said}"`}`, {
    hint: 'this user needs a login shell that runs commands, and a POSIX sh in its PATH',
  })
}

/** Best effort, in the background: what is missed here is ended by the watchdog on the host. */
function stopRemote(connection: Connection, { begin, end }: Framed): void {
  if (begin === undefined || end !== undefined || !connection.alive) return
  const limit = AbortSignal.timeout(STOP_MS)
  connection
    .exec('sh', limit, (channel) => {
      channel.end(stopScript(begin))
      return collect(channel, { stdoutBytes: 1024, stderrBytes: 1024, closing: '-', excess: 'end' }, limit)
    })
    .catch(() => 'the watchdog on the host remains')
}

function limitsFor(marker: string, excess: 'end' | 'drop'): Limits {
  return {
    stdoutBytes: OUTPUT_LIMIT_BYTES + NOISE_BYTES,
    stderrBytes: STDERR_LIMIT_BYTES + NOISE_BYTES,
    closing: marker,
    excess,
  }
}
