/** One set of colours. Whatever is written in one of them has the contrast of WCAG AA on both grounds; a test computes it. */
export interface Colours {
  readonly page: string
  readonly card: string
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly accent: string
  readonly critical: string
  readonly unknown: string
  readonly warning: string
  readonly ok: string
}

/** What is laid down first, and what is written or drawn on it. */
export const GROUNDS = ['page', 'card'] as const
export const INKS = ['ink', 'faint', 'accent', 'critical', 'unknown', 'warning', 'ok'] as const

export const LIGHT: Colours = {
  ...{ page: '#f7f7f5', card: '#ffffff', ink: '#1f2328', faint: '#57606a', line: '#dfe1e4', accent: '#0b5cad' },
  ...{ critical: '#b3261e', unknown: '#6a3ea1', warning: '#855300', ok: '#1a6e34' },
}

export const DARK: Colours = {
  ...{ page: '#131619', card: '#1b1f23', ink: '#e6e8ea', faint: '#a0a9b2', line: '#33393f', accent: '#8cc2ff' },
  ...{ critical: '#ff8d85', unknown: '#cdadff', warning: '#f1bb52', ok: '#7bd394' },
}

/** Ink is dear, and paper is white. */
export const PRINT: Colours = {
  ...{ page: '#ffffff', card: '#ffffff', ink: '#000000', faint: '#444444', line: '#bbbbbb', accent: '#000000' },
  ...{ critical: '#8c1d18', unknown: '#53317f', warning: '#6b4300', ok: '#14562a' },
}

/** As declarations of a style sheet. */
export function variablesOf(colours: Colours): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}: ${String(value)};`)
    .join(' ')
}
