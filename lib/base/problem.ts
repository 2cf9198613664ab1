import type { SourceRef } from '../model/target.ts'
import { EXIT } from './exit-codes.ts'

/** One thing wrong with what somebody wrote. */
export interface Problem {
  readonly where: SourceRef
  /** What is wrong, with the value in double quotes. Lower case, no full stop. */
  readonly message: string
  /** What is allowed, or what was probably meant. */
  readonly hint?: string
  /** `permission` is a file that others can read; everything else is `config`. */
  readonly kind?: 'config' | 'permission'
}

/** The program cannot go on as told. Carries every problem found, not the first. */
export class WatchError extends Error {
  override readonly name = 'WatchError'
  readonly problems: readonly Problem[]
  readonly exitCode: number

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(describeProblems(problems), options)
    this.problems = problems
    this.exitCode = problems.every((problem) => problem.kind === 'permission') ? EXIT.permission : EXIT.config
  }
}

/** `file:line:col: what` with the hint below it: a line that editors and terminals make clickable. */
function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ where, message, hint }) => {
      const line = `${where.file}:${where.line}:${where.column}: ${message}`
      return hint === undefined ? line : `${line}\n  hint: ${hint}`
    })
    .join('\n')
}
