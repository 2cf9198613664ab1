import type { BoundShell, CommandOutput } from '../../model/session.ts'
import { FaultError, toFault } from '../fault.ts'
import type { Program, Transcript } from './shape.ts'

type Argv = readonly [string, ...string[]]
type Where = NonNullable<Program['where']>

/** Runs, and keeps what came of it. A script is kept as the argument of `sh -c`, a file as what `cat` would print. */
export function recordingPrograms(shell: BoundShell, where: Where, keep: (program: Program) => void): BoundShell {
  const kept = async (argv: Argv, running: Promise<CommandOutput>): Promise<CommandOutput> => {
    try {
      const output = await running
      const { exitCode, stdout, stderr, cut } = output
      keep({ argv: [...argv], where, exitCode, stdout, stderr, cut })
      return output
    } catch (error) {
      keep({ argv: [...argv], where, exitCode: 0, stdout: '', stderr: '', cut: false, fault: toFault(error) })
      throw error
    }
  }
  return {
    run: (argv, wait) => kept(argv, shell.run(argv, wait)),
    runPlugin: (argv, wait) => kept(argv, shell.runPlugin(argv, wait)),
    runScript: (text, wait) => kept(['sh', '-c', text], shell.runScript(text, wait)),
    async readFile(path, wait) {
      const asOutput = shell
        .readFile(path, wait)
        .then((stdout) => ({ exitCode: 0, stdout, stderr: '', cut: false, tookMs: 0 }))
      return (await kept(['cat', '--', path], asOutput)).stdout
    },
  }
}

/** Programs that print what was kept of them, and run nowhere. */
export function playedPrograms(
  { programs, shell }: Pick<Transcript, 'programs' | 'shell'>,
  where: Where,
  missing: (what: string) => Error,
): BoundShell {
  const play = (argv: Argv): Promise<CommandOutput> => {
    const key = JSON.stringify(argv)
    const told = programs.find(
      (each) => (each.where === undefined || each.where === where) && JSON.stringify(each.argv) === key,
    )
    if (!told && shell) return Promise.resolve({ ...shell, stderr: '', cut: false, tookMs: 0 })
    if (!told) return Promise.reject(missing(`what "${argv.join(' ')}" printed`))
    const { exitCode, stdout, stderr, cut, fault } = told
    if (fault) return Promise.reject(asError(fault))
    return Promise.resolve({ exitCode, stdout, stderr, cut, tookMs: 0 })
  }
  return {
    run: play,
    runPlugin: play,
    runScript: (text) => play(['sh', '-c', text]),
    readFile: async (path) => (await play(['cat', '--', path])).stdout,
  }
}

function asError({ hint, phase, ...rest }: NonNullable<Program['fault']>): FaultError {
  return new FaultError({ ...rest, ...(hint !== undefined && { hint }), ...(phase !== undefined && { phase }) })
}
