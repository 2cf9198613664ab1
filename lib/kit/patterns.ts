import picomatch from 'picomatch'

/**
 * Whether a name fits one of the patterns: `*` any text, `?` one character, `{a,b}` either. A slash is a character
 * like any other, as names and mount points have them, and so is everything else.
 */
export function matches(name: string, among: readonly string[]): boolean {
  return matcher(among)(name)
}

/** The same question for many names: the patterns are read once. */
export function matcher(among: readonly string[]): (name: string) => boolean {
  const literal = new Set(among)
  const fits = picomatch(among.map(plain), { dot: true })
  return (name) => literal.has(name) || fits(slashless(name))
}

/** Says yes to a name that `only` lets in (everything when it is left out) and `except` does not keep out. */
export function chooser(by: {
  only?: readonly string[] | undefined
  except?: readonly string[] | undefined
}): (name: string) => boolean {
  const wanted = by.only ? matcher(by.only) : () => true
  const unwanted = matcher(by.except ?? [])
  return (name) => wanted(name) && !unwanted(name)
}

// Everything else that a glob gives a meaning occurs in names: "(sd-pam)", "kworker/0:1+events", "dev-sda\x2d1.swap".
function plain(pattern: string): string {
  return slashless(pattern).replace(/[\\()[\]"|!+@^$]/gu, '\\$&')
}

// picomatch gives "/" a meaning that names do not have.
function slashless(text: string): string {
  return text.replaceAll('/', '\u0001')
}
