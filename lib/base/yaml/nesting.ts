import { CST, Lexer } from 'yaml'

const OPENS = new Set(['flow-map-start', 'flow-seq-start'])
const CLOSES = new Set(['flow-map-end', 'flow-seq-end'])
/** Indicators that may open a level in the middle of a line: "- - - x". */
const STEPS = new Set(['seq-item-ind', 'explicit-key-ind'])
/** Marks of the lexer that are not in the text. */
const MARKS = new Set(['byte-order-mark', 'doc-mode', 'flow-error-end', 'scalar'])
const BLANK = new Set(['newline', 'space', 'comment'])

/**
 * The offset where the text nests deeper than `limit`, or null. Counts tokens before anything is built: the composer
 * of the yaml package recurses, and V8 may end the whole process while it compiles a pattern on the last of the stack.
 */
export function tooDeepAt(text: string, limit: number): number | null {
  const columns: number[] = []
  let offset = 0
  let lineStart = 0
  let flow = 0
  let opening = true
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token) ?? 'plain'
    if (MARKS.has(type)) continue
    if (opening && flow === 0 && !BLANK.has(type)) enter(columns, offset - lineStart)
    flow = Math.max(0, flow + turn(type))
    opening = STEPS.has(type) || type === 'newline' || (opening && BLANK.has(type))
    if (columns.length + flow > limit) return offset
    offset += token.length
    const lineEnd = token.lastIndexOf('\n')
    if (lineEnd >= 0) lineStart = offset - (token.length - 1 - lineEnd)
  }
  return null
}

function turn(type: string): number {
  return OPENS.has(type) ? 1 : CLOSES.has(type) ? -1 : 0
}

/** A level of block style is a column; whatever stands as far left or further right is over. */
function enter(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) >= column) columns.pop()
  columns.push(column)
}
