import type { Source } from './source.ts'

/**
 * In awk: one row of five fields for a process instead of fifty, with a name that holds line ends in one piece. A name
 * has no room for the twenty and more numbers behind it, so the row is whole when those are there. It goes to `put`.
 * Returns 0 when the process is gone.
 */
export const PROCESS_ROW = String.raw`function process(folder, file, line, row, at, from, n, field) {
file = folder "/stat"
row = ""
n = 0
while (n < 22 && (getline line < file) > 0) {
row = row (row == "" ? "" : "\\n") line
at = match(row, /\)[^)]*$/)
n = at ? split(substr(row, at + 2), field, " ") : 0
}
close(file)
if (n < 22) return 0
from = index(row, "(")
put(substr(row, 1, from - 2) " " field[2] " " field[1] " " field[22] " " substr(row, from + 1, at - from - 1))
return 1
}`

/** In awk: the size of a page in bytes, without a fork where the kernel says it in its table of mappings. */
export const PAGE_SIZE = String.raw`function pagesize(file, line, field, page) {
file = "/proc/self/smaps"
while ((getline line < file) > 0) if (split(line, field, " ") == 3 && field[1] == "KernelPageSize:") { page = field[2] * 1024; break }
close(file)
if (!page) "getconf PAGESIZE 2>/dev/null" | getline page
return page ? page : 4096
}`

/**
 * mawk gives up when a process ends between open and read; then, and without awk, one `cat` brings everything.
 */
const TEXT = `code=127
if has awk; then
begin processes
awk 'function put(text) { print text }
${PROCESS_ROW}
${PAGE_SIZE}
BEGIN {
print "page", pagesize()
for (i = 1; i < ARGC; i++) process(ARGV[i])
}' /proc/[0-9]*
code=$?
end processes "$code"
fi
if [ "$code" -ne 0 ]; then
page=$(getconf PAGESIZE 2>/dev/null)
begin process-stats
printf 'page %s\\n' "\${page:-4096}"
cat /proc/[0-9]*/stat 2>/dev/null
end process-stats 0
fi`

/** Frame `processes`, and where it is not whole `process-stats`. */
export const PROCESSES: Source = { kind: 'shell', frame: 'processes', text: TEXT, awk: {} }
