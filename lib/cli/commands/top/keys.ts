/** What somebody has pressed: a key with a name, or a character. */
export type Key =
  | { readonly key: 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'home' | 'end' }
  | { readonly key: 'enter' | 'escape' | 'tab' | 'back-tab' | 'backspace' | 'interrupt' }
  | { readonly key: 'text'; readonly text: string }

type Named = Exclude<Key['key'], 'text'>

/** Source: xterm control sequences, "PC-style function keys" and "VT220-style function keys"; rxvt for its home and end. */
const SEQUENCES: Readonly<Record<string, Named>> = {
  ...{ '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', OA: 'up', OB: 'down', OC: 'right', OD: 'left' },
  ...{ '[H': 'home', '[F': 'end', OH: 'home', OF: 'end', '[1~': 'home', '[4~': 'end', '[7~': 'home', '[8~': 'end' },
  ...{ '[5~': 'page-up', '[6~': 'page-down', '[Z': 'back-tab' },
}

const CONTROLS: Readonly<Record<string, Named>> = {
  ...{ '\r': 'enter', '\n': 'enter', '\t': 'tab', '\u007f': 'backspace', '\b': 'backspace', '\u0003': 'interrupt' },
  // Ctrl-P and Ctrl-N, Ctrl-B and Ctrl-F, as pagers and shells have them.
  ...{ '\u0010': 'up', '\u000e': 'down', '\u0002': 'page-up', '\u0006': 'page-down' },
}

/** Source: ECMA-48, 5.4: parameters, what goes between, an end. */
const SEQUENCE = /^\u001b(\[[0-?]*[ -/]*[@-~]|O[ -~])/u
/** No longer than any there is. */
const BEGUN = /^\u001b(\[[0-?]{0,30}[ -/]{0,4}|O)?$/u

/**
 * What a terminal has sent as keys. A sequence that nobody knows is no key, and never text.
 *
 * @returns also what may be the beginning of a sequence whose rest has not come: an escape key, if it never comes
 */
export function keysIn(sent: string): { readonly keys: readonly Key[]; readonly rest: string } {
  const keys: Key[] = []
  let left = sent
  while (left !== '') {
    if (BEGUN.test(left)) return { keys, rest: left }
    const [whole = '', sequence] = SEQUENCE.exec(left) ?? []
    if (sequence !== undefined) {
      const named = SEQUENCES[sequence]
      if (named) keys.push({ key: named })
      left = left.slice(whole.length)
      continue
    }
    const character = String.fromCodePoint(left.codePointAt(0) ?? 0)
    const key = keyOf(character)
    if (key) keys.push(key)
    left = left.slice(character.length)
  }
  return { keys, rest: '' }
}

function keyOf(character: string): Key | null {
  if (character === '\u001b') return { key: 'escape' }
  const named = CONTROLS[character]
  if (named) return { key: named }
  return /\p{C}/u.test(character) ? null : { key: 'text', text: character }
}
