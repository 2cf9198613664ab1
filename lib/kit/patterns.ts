import picomatch from 'picomatch'
import type { Labels } from '../model/labels.ts'

/**
 * Whether a name fits one of the patterns: `*` any text, `?` one character, `{a,b}` either. A slash is a character
 * like any other, as names and mount points have them, and so is everything else.
 */
export function matches(name: string, among: readonly string[]): boolean {
  return matcher(among)(name)
}

type Fits = (name: string) => boolean

/** By the list itself: those of an inventory are asked as long as it is in use, and go with it. */
const read = new WeakMap<readonly string[], Fits>()

/** The same question for many names: the patterns are read once. */
export function matcher(among: readonly string[]): Fits {
  const known = read.get(among) ?? matcherOf(among)
  read.set(among, known)
  return known
}

function matcherOf(among: readonly string[]): Fits {
  const literal = new Set(among)
  // An empty pattern names the empty name and nothing else.
  const fits = picomatch(among.filter((pattern) => pattern !== '').map(plain), { dot: true })
  return (name) => literal.has(name) || fits(plain(name))
}

/** Says yes to a name that `only` lets in (everything when it is left out) and `except` does not keep out. */
export function chooser(by: { only?: readonly string[] | undefined; except?: readonly string[] | undefined }): Fits {
  const wanted = by.only ? matcher(by.only) : () => true
  const unwanted = by.except ? matcher(by.except) : () => false
  return (name) => wanted(name) && !unwanted(name)
}

// Everything else that picomatch gives a meaning occurs in names: "/var", "(sd-pam)", "kworker/0:1+events". In both, the
// pattern and the name, it becomes a character that has none.
function plain(text: string): string {
  return text.replace(/[!"#$%&'()+./:;<=>@[\\\]^`|~]/gu, (mark) => String.fromCodePoint(0xe000 + mark.charCodeAt(0)))
}

/** A value, or several; patterns among them. */
export type Wanted = string | number | boolean | readonly string[]

export function listed(wanted: Wanted): readonly string[] {
  return typeof wanted === 'object' ? wanted : [String(wanted)]
}

/** Whether all labels that are asked for are there with one of the values. The patterns are read once. */
export function labelled(wanted: Readonly<Record<string, Wanted>>): (labels: Labels) => boolean {
  const each = Object.entries(wanted).map(([name, values]) => [name, matcher(listed(values))] as const)
  return (labels) =>
    each.every(([name, fits]) => {
      const value = labels[name]
      return value !== undefined && fits(value)
    })
}
