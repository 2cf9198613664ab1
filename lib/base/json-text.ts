/**
 * A value as JSON text that is safe to show: what could act on a terminal, reorder a line or end it early stands as
 * `\u` and four digits, so that whoever parses the text gets the same value back. Half a surrogate pair has no meaning in UTF-8
 * and becomes U+FFFD.
 *
 * @param indent blanks a level; all on one line when left out
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? whole(part) : part), indent)
  return text.replace(UNSAFE, escaped)
}

// As in escape.ts, without the line ends between the lines of the text: inside strings JSON has escaped those already.
const UNSAFE = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

function whole(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

function escaped(character: string): string {
  let text = ''
  for (let unit = 0; unit < character.length; unit += 1)
    text += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`
  return text
}

/** What a text says as JSON; null where it says nothing. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
