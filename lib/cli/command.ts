import type { Argv } from 'yargs'
import type { Clock } from '../base/clock.ts'

/** Where a command reads and writes. Results go to stdout, everything else to stderr. */
export interface Io {
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; readonly writableLength?: number }
  /** Asked only when it is a terminal. */
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock: Clock
  /** Aborted with an Interrupted when the work is to end. */
  readonly stopping: AbortSignal
  /** Nobody reads what was written to stdout: when the work is done it ends all the same. */
  readonly leaveOutput?: () => void
  /** Calls the listener on every signal of that kind, until what is returned is called. Without one SIGHUP ends us. */
  onSignal(signal: 'SIGHUP' | 'SIGUSR1', listener: () => void): () => void
  /** Calls the listener when a second signal ends us on the spot, until what is returned is called. */
  onKilled(listener: () => void): () => void
}

/** The options that every command has. */
export interface CommonArgs {
  readonly config?: string
  readonly json: boolean
  readonly color: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** One file in lib/cli/commands/: one word behind `orch-watch`. Imported only when it is called or listed. */
export interface Command<Args extends CommonArgs = CommonArgs> {
  /** The word and its positionals, as yargs writes them: "check [selector..]". Starts with the file's name. */
  readonly usage: string
  readonly summary: string
  options(yargs: Argv<CommonArgs>): Argv<Args>
  /** Resolves to the exit code. */
  run(args: Args, io: Io): Promise<number>
}
