import type { HostSection } from '../../model/host.ts'
import { LOCAL_TYPES, NEVER_TYPES, NOT_OURS } from './file-systems.ts'

/** What the program prints, in frames. A section is made from one or more of them; see facts.ts. */
export type FrameName =
  'files' | 'uname' | 'clock' | 'mounts' | 'space' | 'df' | 'inodes' | 'processes' | 'process-stats' | 'units' | 'later'

/** Seconds that one program on the host may take, so that a stuck disk or bus leaves the other sections alone. */
const SPACE_S = 3
const UNITS_S = 5

/**
 * The one POSIX program that answers all sections. It is fed to `sh` on standard input and leaves nothing behind.
 *
 * It is one function, called on the last line: a program that arrives cut does nothing. Children read /dev/null,
 * otherwise they would eat the rest of the program. The marker stands in builtins only (`printf`), never in the
 * arguments of a process, where another user of the host could read it and forge a frame. Costs: docs/host-facts.md.
 *
 * @param how.marker random, letters and digits: frames are told from everything else on the line by it
 * @param how.sampleTwice whether the processor's counters are read again a second later
 */
export function hostProgram(
  sections: ReadonlySet<HostSection>,
  how: { readonly marker: string; readonly sampleTwice: boolean },
): string {
  if (!/^[0-9a-z]{16,}$/u.test(how.marker))
    throw new RangeError('a marker is at least 16 lower case letters and digits')
  const asks = (...any: readonly HostSection[]): boolean => any.some((section) => sections.has(section))
  const later = asks('cpu') && how.sampleTwice
  const parts = [
    filesOf(asks),
    ...(later ? ['sleep 1 >/dev/null 2>&1 &', 'nap=$!'] : []),
    ...(asks('clock', 'uptime') ? [framed('clock', 'date +%s')] : []),
    ...(asks('os') ? [framed('uname', 'uname -snrm')] : []),
    ...(asks('mounts') ? [MOUNTS] : []),
    ...(asks('processes') ? [PROCESSES] : []),
    ...(asks('units') ? [UNITS] : []),
    ...(later ? ['wait "$nap"', framed('later', 'times; cat /proc/uptime /proc/stat')] : []),
  ]
  return `${TOOLS.replace('MARKER', how.marker)}main() {\n${parts.join('\n')}\n}\nmain </dev/null\nexit 0\n`
}

const TOOLS = String.raw`LC_ALL=C
export LC_ALL
m=MARKER
nl='
'
begin() { printf '\n%s begin %s\n' "$m" "$1"; }
end() { printf '\n%s end %s %s\n' "$m" "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
within() {
if has timeout; then
timeout -s KILL "$@"
code=$?
[ "$code" -eq 127 ] || return "$code"
fi
shift
"$@"
}
`

function framed(name: FrameName, commands: string): string {
  return `begin ${name}\n${commands}\nend ${name} $?`
}

/**
 * One `cat` over all files is the cheapest way there is; their rows are told apart by their shape. A file that is not
 * there says so, so that "there is none" and "it says something odd" stay two answers.
 */
function filesOf(asks: (...any: readonly HostSection[]) => boolean): string {
  const paths = [
    ...(asks('uptime', 'cpu') ? ['/proc/uptime'] : []),
    ...(asks('cpu', 'load') ? ['/proc/stat'] : []),
    ...(asks('load') ? ['/proc/loadavg'] : []),
    ...(asks('memory', 'swap') ? ['/proc/meminfo'] : []),
    ...(asks('os') ? ['"$release"'] : []),
  ]
  if (paths.length === 0) return ':'
  const release = 'release=/etc/os-release\n[ -r "$release" ] || release=/usr/lib/os-release\n'
  return `${asks('os') ? release : ''}begin files
set --
for file in ${paths.join(' ')}; do
if [ -r "$file" ]; then set -- "$@" "$file"; else printf 'missing %s\\n' "$file"; fi
done
cat "$@"
end files $?`
}

/**
 * The table of mounts is cut into rows by the shell itself (`read` would cost a system call for each byte). A mount
 * point that we may not reach, or that is a single file, is left out by `-d`, which is a builtin. `stat -f` is one
 * fork for space and inodes; `df` is there for systems whose `stat` cannot do it.
 */
const MOUNTS = String.raw`swap() {
text=
while :; do
case $path in
*"$1"*) text=$text${'$'}{path%%"$1"*}$2; path=${'$'}{path#*"$1"} ;;
*) break ;;
esac
done
path=$text$path
}
begin mounts
table=
if [ -r /proc/self/mounts ]; then table=$(cat /proc/self/mounts); else printf 'missing /proc/self/mounts\n'; fi
code=$?
set -f
set --
IFS=$nl
for row in $table; do
path=${'$'}{row#* }
kind=${'$'}{path#* }
path=${'$'}{path%% *}
kind=${'$'}{kind%% *}
case $kind in
${LOCAL_TYPES.join('|')}) ;;
${NEVER_TYPES.join('|')}) continue ;;
*) [ "$path" = / ] || continue ;;
esac
case $path in
${NOT_OURS.join('|')}) continue ;;
*\\01[12]*) continue ;;
*\\*) swap '\040' ' '; swap '\043' '#'; swap '\134' '\' ;;
esac
[ -d "$path" ] || continue
printf '%s\n' "$row"
set -- "$@" "$path"
done
IFS=" 	$nl"
set +f
end mounts "$code"
if [ $# -gt 0 ]; then
begin space
within ${SPACE_S} stat -f -c '%S %b %f %a %c %d %n' "$@"
code=$?
end space "$code"
case $code in
0|124|137|143) ;;
*)
begin df
within ${SPACE_S} df -kP "$@"
end df $?
begin inodes
within ${SPACE_S} df -iP "$@"
end inodes $?
;;
esac
fi`

/**
 * With awk, five fields of each process instead of fifty, names with line ends in one piece, and the size of a page
 * without a fork. mawk gives up when a process ends between open and read; then, and without awk, one `cat` brings
 * everything.
 */
const PROCESSES = String.raw`code=127
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

const UNITS = String.raw`begin units
if [ -d /run/systemd/system ]; then
within ${UNITS_S} systemctl list-units --all --full --type=service,socket,timer,mount --no-legend --plain --no-pager
end units $?
else
end units absent
fi`
