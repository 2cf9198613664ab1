import { oneLine } from '../base/escape.ts'

/**
 * Foreign text as a code span: the one place where forges look for nothing, no link, no mention of a person or an
 * issue, no emoji, no formula, no tag.
 */
export function code(foreign: string): string {
  return span(oneLine(foreign))
}

/** The same in a cell of a table. `\\|` is a bar there; readers disagree about a bar with a backslash before it already. */
export function codeInCell(foreign: string): string {
  return span(oneLine(foreign).replaceAll('\\|', '\\\\u{7c}').replaceAll('|', '\\|'))
}

function span(line: string): string {
  if (line === '') return '(empty)'
  const longest = Math.max(0, ...(line.match(/`+/gu) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const blank = longest > 0 ? ' ' : ''
  return `${fence}${blank}${line}${blank}${fence}`
}
