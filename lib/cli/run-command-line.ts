import yargs from 'yargs'
import type { Argv } from 'yargs'
import { EXIT } from '../base/exit-codes.ts'
import { oneLine } from '../base/escape.ts'
import { WatchError } from '../base/problem.ts'
import { FaultError } from '../kit/fault.ts'
import { RegistryError } from '../kit/registry-error.ts'
import { StoreError } from '../kit/store-error.ts'
import type { Fault, FaultCode } from '../model/fault.ts'
import type { Command, CommonArgs, Io } from './command.ts'
import { ABOUT, SCRIPT_NAME, withCommonOptions } from './options-everywhere.ts'
import { commandNames, loadCommand } from './load-commands.ts'
import { Interrupted } from './interrupted.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'
import { OutputError } from './write-out.ts'

/** argv → exit code. The one place where errors become text: what a person can mend in lines, a bug as its stack. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    return explain(error, argv.includes('-v') || argv.includes('--verbose'), io)
  }
}

async function dispatch(given: readonly string[], io: Io): Promise<number> {
  const argv = withoutDivider(given)
  const names = commandNames()
  const called = names.find((name) => argv.find((word) => !word.startsWith('-')) === name)
  // One command is imported, not all: start-up is felt in every cron line and prompt.
  const commands = await Promise.all((called === undefined ? names : [called]).map(loadCommand))
  let code: number = EXIT.ok
  const parser = commonOptions(yargs([...argv]), io)
  for (const command of commands) addCommand(parser, command, async (args) => void (code = await command.run(args, io)))
  parser
    .demandCommand(1, 'say what to do: "orch-watch check" looks once, "orch-watch --help" lists the rest')
    .strict()
    .fail((message: string | undefined, error: Error | undefined) => {
      // What yargs itself finds wrong comes as a message or as an error of its own; anything else is ours.
      if (error && error.name !== 'YError') throw error
      throw new UsageError(error?.message ?? message ?? 'the command line is not understood')
    })
  await parser.parseAsync([...argv], {}, (_error, _args, output) => {
    if (output) io.stdout.write(`${output}\n`)
  })
  return code
}

/** yargs hides words behind `--` from commands. No name of ours begins with a dash, so they may stand as they are. */
function withoutDivider(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--')
  if (at < 0) return argv
  const behind = argv.slice(at + 1)
  const odd = behind.find((word) => word.startsWith('-'))
  if (odd !== undefined) throw new UsageError(`"${odd}" cannot be a name: none begins with a dash`)
  return [...argv.slice(0, at), ...behind]
}

function addCommand(parser: Argv<CommonArgs>, command: Command, run: (args: CommonArgs) => Promise<void>): void {
  parser.command(
    command.usage,
    command.summary,
    (its) => command.options(its),
    (args) => run(args),
  )
}

function commonOptions(parser: Argv, io: Io): Argv<CommonArgs> {
  return withCommonOptions(parser.scriptName(SCRIPT_NAME).usage(`$0 <command>\n\n${ABOUT}`), io)
    .group(['config', 'json', 'color', 'quiet', 'verbose', 'help', 'version'], 'Everywhere:')
    .version(version())
    .help()
    .alias('help', 'h')
    .recommendCommands()
    .exitProcess(false)
    .wrap(Math.min(100, io.stdout.columns ?? 80))
}

/** Source: sysexits(3): what may be well later, what has to be mended first. */
const STORE_EXITS = { missing: EXIT.unavailable, held: EXIT.again, unusable: EXIT.io, failed: EXIT.io } as const

const FAULT_EXITS: Readonly<Partial<Record<FaultCode, number>>> = {
  'auth-failed': EXIT.permission,
  busy: EXIT.again,
  protocol: EXIT.protocol,
}

function explain(error: unknown, verbose: boolean, io: Io): number {
  if (error instanceof WatchError) {
    const count = error.problems.length
    io.stderr.write(`${error.message}\n${count} problem${count === 1 ? '' : 's'}, nothing started\n`)
    return error.exitCode
  }
  if (error instanceof Interrupted) return error.exitCode
  if (error instanceof OutputError) {
    for (const line of error.message.split('\n')) io.stderr.write(`orch-watch: ${oneLine(line)}\n`)
    return EXIT.io
  }
  if (error instanceof StoreError) {
    io.stderr.write(`orch-watch: ${oneLine(error.message)}\n`)
    return STORE_EXITS[error.trouble]
  }
  if (error instanceof RegistryError) {
    io.stderr.write(`orch-watch: ${oneLine(error.message)}\n`)
    return EXIT.io
  }
  if (error instanceof UsageError) {
    io.stderr.write(`orch-watch: ${oneLine(error.message)}\n`)
    return EXIT.usage
  }
  if (error instanceof FaultError && error.fault.code !== 'bug') return explainFault(error.fault, io)
  if (isShortOfFiles(error)) {
    const cure = 'raise the limit with LimitNOFILE= in the unit, or "ulimit -n"'
    io.stderr.write(`orch-watch: there are not enough file descriptors to start with: ${cure}\n`)
    return EXIT.system
  }
  return explainBug(error, verbose, io)
}

/** A target could not be looked at, or changed: that is news, and no bug. */
function explainFault({ code, message, hint }: Fault, io: Io): number {
  io.stderr.write(`orch-watch: ${code}: ${oneLine(hint === undefined ? message : `${message}; ${hint}`, 1000)}\n`)
  return FAULT_EXITS[code] ?? EXIT.unavailable
}

/** Our own files could not even be loaded. */
function isShortOfFiles(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return code === 'EMFILE' || code === 'ENFILE'
}

function explainBug(error: unknown, verbose: boolean, io: Io): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(
    `orch-watch: this is a bug, please report it: ${verbose ? stack : oneLine(stack.split('\n')[0] ?? '')}\n`,
  )
  return EXIT.internal
}
