/** What is kept of a line; the rest of it is read over. In UTF-16 units. */
const LINE_LIMIT = 65_536

/**
 * The lines of a text, without "\n" or "\r\n", each cut at the limit. The rest behind the last line end is a line if
 * `open` says so.
 */
export function linesOf(text: string, open: boolean): string[] {
  const lines: string[] = []
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(lineAt(text, start, end))
    start = end + 1
  }
  if (open && start < text.length) lines.push(lineAt(text, start, text.length))
  return lines
}

function lineAt(text: string, start: number, end: number): string {
  const last = end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end
  return text.slice(start, Math.min(last, start + LINE_LIMIT))
}
