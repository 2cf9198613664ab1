/** What a plugin printed, taken apart. */
export interface PluginText {
  /** The first line, without its performance data. */
  readonly text: string
  /** The lines below it. */
  readonly more: string
  readonly performanceData: string
}

/**
 * The first line is `TEXT | PERFDATA`; below it come more lines of text, and from the next `|` on everything is
 * performance data.
 *
 * Source: Nagios Core, "Nagios Plugin API", "Plugin Output Spec".
 */
export function takeApart(output: string): PluginText {
  const lines = output.replaceAll('\r\n', '\n').trimStart()
  const lineEnd = lines.indexOf('\n')
  const [text, first] = splitAtBar(lineEnd < 0 ? lines : lines.slice(0, lineEnd))
  const [more, rest] = splitAtBar(lineEnd < 0 ? '' : lines.slice(lineEnd + 1))
  return { text: text.trim(), more: more.trim(), performanceData: `${first} ${rest}`.trim() }
}

function splitAtBar(text: string): [before: string, behind: string] {
  const bar = text.indexOf('|')
  return bar < 0 ? [text, ''] : [text.slice(0, bar), text.slice(bar + 1)]
}
