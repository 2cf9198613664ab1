import { fits, widthOf } from './text-width.ts'

/** A text of one line as lines of at most `width` columns, broken at blanks, and inside a word only where it is too long. */
export function wrap(text: string, width: number): string[] {
  if (fits(text, width)) return [text]
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(' ').flatMap((each) => pieces(each, width))) {
    const wide = widthOf(word)
    if (line !== '' && used + 1 + wide > width) {
      lines.push(line)
      line = ''
    }
    used = line === '' ? wide : used + 1 + wide
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** A word that fits, or its pieces: behind a separator where there is one, never inside what a reader sees as one character. */
function pieces(word: string, width: number): string[] {
  if (fits(word, width)) return [word]
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter('en').segment(word)) {
    const wide = widthOf(segment)
    if (part !== '' && used + wide > width) {
      const kept = upToSeparator(part)
      parts.push(kept)
      part = part.slice(kept.length)
      used = widthOf(part)
    }
    part += segment
    used += wide
  }
  return [...parts, part]
}

/** Names and addresses are read in parts. A separator in the first half is too far away to break there. */
function upToSeparator(part: string): string {
  const kept = /^.*[-/._:@=,;]/su.exec(part)?.[0] ?? part
  return kept.length * 2 >= part.length ? kept : part
}
