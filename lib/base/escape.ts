// Controls, format characters (bidirectional, zero-width, tags), lone surrogates, line and paragraph separators, and
// everything else that Unicode lets a font show as nothing (fillers, variation selectors).
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Foreign text as one line that is safe on a terminal and in a log: what could move the cursor, colour, hide or
 * reorder becomes a visible escape, runs of white space become one blank each. Twice gives the same as once.
 *
 * @param maxLength in UTF-16 units; what is longer ends in "…"
 */
export function oneLine(text: string, maxLength = 500): string {
  // Cut before the work: blanks shrink and escapes grow, and the text may be a megabyte.
  const start = text.trimStart()
  const head = start.slice(0, maxLength * 4)
  const line = head.replace(/\s+/gu, ' ').trimEnd().replace(UNSAFE, visible)
  return line.length > maxLength || head.length < start.trimEnd().length ? `${cut(line, maxLength - 1)}…` : line
}

// Also what is no character at all and XML cannot hold, and a backslash that would look like the beginning of an escape.
const UNSAFE_EXACT =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|\\(?=u\{)/gu

/**
 * Foreign text for programs, all of it: what could act on a terminal or end a line becomes `\u{…}`, everything else
 * stays as it is. No two texts give the same, and `\u{…}` turned back into its character gives the text again.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE_EXACT, visible)
}

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** Never through the middle of a character that takes two units. */
function cut(line: string, length: number): string {
  const kept = line.slice(0, length)
  return /\p{Cs}$/u.test(kept) ? kept.slice(0, -1) : kept
}
