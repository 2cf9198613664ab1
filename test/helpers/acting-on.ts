/** The characters in it that could act on a terminal: controls but the line end, order, invisible, half pairs. */
export function actingOn(text: string): string[] {
  const found = text.match(
    /[^\P{Cc}\n]|[\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
  )
  return (found ?? []).map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`)
}
