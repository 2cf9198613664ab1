import type { Canvas } from '../kit/reporter.ts'
import type { Io } from './command.ts'

const COLUMNS = { least: 60, usual: 80, most: 1000 } as const

/**
 * How the place looks where results go. A terminal tells its own width; elsewhere COLUMNS does, or it is 80.
 *
 * Colour belongs on a terminal. `--no-color` and NO_COLOR (unless empty) forbid it everywhere, in this order before
 * FORCE_COLOR (unless `0` or `false`), which asks for it in a pipe too. Source: no-color.org, force-color.org.
 */
export function canvasFor(
  io: Pick<Io, 'stdout' | 'env'>,
  args: { readonly color: boolean; readonly all?: boolean; readonly cost?: boolean },
): Canvas {
  return { columns: columnsOf(io), colour: hasColour(io, args.color), all: args.all ?? false, cost: args.cost ?? false }
}

/** The same for a file: nobody's terminal, so its width is told by COLUMNS alone, and there is no colour. */
export function canvasForFile(
  { env }: Pick<Io, 'env'>,
  args: { readonly all?: boolean; readonly cost?: boolean },
): Canvas {
  return { columns: askedColumns(env), colour: false, all: args.all ?? false, cost: args.cost ?? false }
}

/** Where a line of a list ends, in columns: at the edge of a terminal, and nowhere in a pipe, whose reader wants it whole. */
export function lineEnd({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number {
  if (stdout.isTTY !== true) return Infinity
  return stdout.columns ? stdout.columns : askedColumns(env)
}

function columnsOf({ stdout, env }: Pick<Io, 'stdout' | 'env'>): number {
  return stdout.isTTY === true && stdout.columns ? within(stdout.columns) : askedColumns(env)
}

function askedColumns(env: Io['env']): number {
  return within(/^\d+$/u.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : COLUMNS.usual)
}

function within(columns: number): number {
  return Math.min(COLUMNS.most, Math.max(COLUMNS.least, columns))
}

function hasColour({ stdout, env }: Pick<Io, 'stdout' | 'env'>, allowed: boolean): boolean {
  if (!allowed || (env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stdout.isTTY === true && env['TERM'] !== 'dumb'
}
