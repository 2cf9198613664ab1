import type { Source } from './source.ts'

/**
 * With awk, five fields of each process instead of fifty, names with line ends in one piece, and the size of a page
 * without a fork. mawk gives up when a process ends between open and read; then, and without awk, one `cat` brings
 * everything.
 */
const TEXT = String.raw`code=127
if has awk; then
begin processes
awk 'BEGIN {
file = "/proc/self/smaps"
while ((getline line < file) > 0) if (split(line, field, " ") == 3 && field[1] == "KernelPageSize:") { page = field[2] * 1024; break }
close(file)
if (!page) "getconf PAGESIZE 2>/dev/null" | getline page
print "page", page ? page : 4096
for (i = 1; i < ARGC; i++) {
file = ARGV[i] "/stat"
row = ""
while ((getline line < file) > 0) row = row (row == "" ? "" : "\\n") line
close(file)
at = match(row, /\)[^)]*$/)
if (at == 0) continue
n = split(substr(row, at + 2), field, " ")
if (n < 22) continue
from = index(row, "(")
print substr(row, 1, from - 2), field[2], field[1], field[22], substr(row, from + 1, at - from - 1)
}
}' /proc/[0-9]*
code=$?
end processes "$code"
fi
if [ "$code" -ne 0 ]; then
page=$(getconf PAGESIZE 2>/dev/null)
begin process-stats
printf 'page %s\n' "${'$'}{page:-4096}"
cat /proc/[0-9]*/stat 2>/dev/null
end process-stats 0
fi`

/** Frame `processes`, and where it is not whole `process-stats`. */
export const PROCESSES: Source = { kind: 'shell', frame: 'processes', text: TEXT }
