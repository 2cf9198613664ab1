import { Chalk } from 'chalk'
import type { Status } from '../model/result.ts'

/** How things look. Without colour nothing is lost: every status has a word and a sign of its own. */
export interface Palette {
  readonly status: Readonly<Record<Status, (text: string) => string>>
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly advice: (text: string) => string
}

export const WORDS: Readonly<Record<Status, string>> = {
  ok: 'ok',
  warning: 'WARNING',
  unknown: 'UNKNOWN',
  critical: 'CRITICAL',
}

/** The sixteen colours that every terminal has and its owner has chosen; no more. */
export function paletteFor(colour: boolean): Palette {
  const chalk = new Chalk({ level: colour ? 1 : 0 })
  return {
    status: {
      ok: (text) => chalk.green(text),
      warning: (text) => chalk.yellow(text),
      unknown: (text) => chalk.magenta(text),
      critical: (text) => chalk.red.bold(text),
    },
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    advice: (text) => chalk.cyan(text),
  }
}
