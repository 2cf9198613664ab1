// C0 and C1 controls, DEL, line and paragraph separators, bidirectional controls, zero-width marks, tags, lone surrogates.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu

/**
 * Foreign text as one line that is safe on a terminal and in a log: what could move the cursor, colour, hide or
 * reorder becomes a visible escape, tabs and line ends become one blank each.
 */
export function oneLine(text: string, maxLength = 500): string {
  const line = text.replace(/\s+/gu, ' ').trim().replace(UNSAFE, visible)
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
