import picomatch from 'picomatch'

/**
 * Whether a name fits one of the patterns: `*` any text, `?` one character, `{a,b}` either. A slash is a character
 * like any other, as names and mount points have them.
 */
export function matches(name: string, among: readonly string[]): boolean {
  return among.some(
    (pattern) => pattern === name || picomatch.isMatch(slashless(name), slashless(pattern), { dot: true }),
  )
}

// picomatch gives "/" a meaning that names do not have.
function slashless(text: string): string {
  return text.replaceAll('/', '\u0001')
}
