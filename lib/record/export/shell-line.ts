import { quote } from '../../base/quote.ts'

/** A call of a program, argument by argument; those that belong together stand together. */
export type Call = readonly (readonly string[])[]

/** As a person types them into a POSIX shell: one option a line, quoted where it has to be; one after the other. */
export function shellLines(calls: readonly Call[]): string {
  return calls.map(shellLine).join(' &&\n')
}

function shellLine(call: Call): string {
  return call.map((words) => words.map(shellWord).join(' ')).join(' \\\n  ')
}

/** A word without an effect on the terminal that it is printed on: control characters are written out as numbers. */
function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/u.test(word)) return word
  if (!/[\u0001-\u0008\u000b-\u001f\u007f-\u009f]/u.test(word)) return quote(word)
  const [, text = '', end = ''] = /^([^]*?)(\n*)$/u.exec(word) ?? []
  // A substitution loses the line breaks at its end.
  return `"$(printf ${quote(octal(text))})"${end === '' ? '' : quote(end)}`
}

function octal(text: string): string {
  return Array.from(text)
    .map((each) => {
      if (each === '\\') return '\\\\'
      if (each === '%') return '%%'
      if (!/\p{Cc}/u.test(each) || each === '\n' || each === '\t') return each
      return [...new TextEncoder().encode(each)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
    })
    .join('')
}
