/**
 * One word for a POSIX shell, whatever it holds: within single quotes every byte stands for itself, and a single quote
 * itself is written outside of them. Only for text that `sh` reads; csh and fish have other rules.
 *
 * @throws RangeError for a NUL, which no argument can carry
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('an argument cannot hold a NUL')
  return `'${word.replaceAll("'", `'\\''`)}'`
}
