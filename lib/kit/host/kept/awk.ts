import { KEPT_ROWS, rowPathsOf } from '../sections.ts'
import { MOUNT_ROWS, MOUNT_WORDS } from '../source/mounts.ts'
import { PAGE_SIZE, PROCESS_ROW } from '../source/processes.ts'
import type { FrameName, Path, Source } from '../source/source.ts'

/**
 * What the kept awk answers by itself, without a fork. Everything else it hands on to a `sh` beneath it.
 */
export function isNative(source: Source, clock: boolean): boolean {
  if (source.kind !== 'shell') return true
  return source.awk !== undefined && (source.frame !== 'clock' || clock)
}

/** What is asked of the awk itself: the words of a request, and the frames that must come back. */
export function nativeWords(sources: readonly Source[]): {
  readonly words: readonly string[]
  readonly frames: readonly FrameName[]
} {
  const paths = rowPathsOf(sources)
  const others = sources.filter((source) => source.kind !== 'rows')
  return {
    words: [
      ...(paths.length > 0 ? [`rows=${paths.map(pathWord).join(',')}`] : []),
      ...others.map((source) =>
        source.kind === 'files' ? `files=${source.frame},${source.paths.join(',')}` : source.frame,
      ),
    ],
    frames: [...(paths.length > 0 ? (['files'] as const) : []), ...others.map(({ frame }) => frame)],
  }
}

function pathWord(path: Path): string {
  return typeof path === 'string' ? path : path.join(';')
}

/**
 * Processes are found without a list of /proc, which awk cannot make without a fork. The kernel gives numbers out one
 * after the other and says which was the last: between two requests only those in between can be new. Each is looked
 * at in two requests, because a number is given out a moment before its process shows. Numbers of threads are told
 * apart by `Tgid`. A list is made at the first request, when too many came, when the numbers began anew, and every
 * 64th time; there the number of the shell that makes it proves that the kernel's word is about our own /proc, which
 * in some containers it is not. What the rows of the same answer told is not read again.
 */
const FIND = String.raw`function number(path, word, line, field, n, found) {
found = 0
while ((getline line < path) > 0) {
n = split(line, field, " ")
if (word == "") { found = field[n]; break }
if (field[1] == word) { found = field[2]; break }
}
close(path)
return found + 0
}
function list(from, line, n, i, name) {
split("", known)
from = number("/proc/loadavg")
"echo $$ /proc/[0-9]*" | getline line
close("echo $$ /proc/[0-9]*")
n = split(line, name, " ")
for (i = 2; i <= n; i++) known[substr(name[i], 7) + 0]
low = top = number("/proc/loadavg")
counts = from < name[1] + 0 && name[1] + 0 <= top
age = 0
}
function find(pid) {
if (last == "") last = number("/proc/loadavg")
if (forked == "") forked = number("/proc/stat", "processes")
if (!counts || last < top || forked - born > 1000 || ++age >= 64) list()
else {
for (pid = low + 1; pid <= last; pid++) if (!(pid in known) && number("/proc/" pid "/status", "Tgid:") == pid) known[pid]
low = top
top = last
}
born = forked
}
function processes(pid) {
find()
begin("processes")
put("page " page)
for (pid in known) if (!process("/proc/" pid)) gone[pid]
for (pid in gone) delete known[pid]
split("", gone)
end("processes", 0)
}`

/**
 * Lines are gathered and leave together: an awk that answers at once writes every line by itself, and each would go
 * over the network alone. By `print`, because the `printf` of an old mawk holds no more than 8 KB.
 */
const OUTPUT = String.raw`function put(text) {
out = out text "\n"
if (length(out) > 8000) send()
}
function send() {
print out
out = ""
}
function begin(name) { put("\n" m " begin " name) }
function end(name, status) { put("\n" m " end " name " " status) }`

const FILES = String.raw`function copy(path, title, line, got, some) {
while ((got = (getline line < path)) > 0) {
if (!some++ && title) put("file " path)
if (!(path in keep) || line ~ keep[path]) put(line)
if (path in telling) note(path, line)
}
close(path)
if (!got && !some && title) put("file " path)
return got == 0 || some
}
function note(path, line, word) {
if (path == "/proc/loadavg") last = word[split(line, word, " ")] + 0
else if (line ~ /^processes /) forked = substr(line, 11) + 0
}
function rows(list, n, i, k, path, either) {
begin("files")
n = split(list, path, ",")
for (i = 1; i <= n; i++) {
k = split(path[i], either, ";")
if (!copy(either[1]) && !(k > 1 && copy(either[2]))) put("missing " either[k])
}
end("files", 0)
}
function files(list, n, i, path) {
n = split(list, path, ",")
begin(path[1])
for (i = 2; i <= n; i++) if (!copy(path[i], 1)) put("missing " path[i])
end(path[1], 0)
}
function clock() {
begin("clock")
put(now())
end("clock", 0)
}
function now() { srand(); return srand() }`

/**
 * A request is one line: the marker, how many lines of shell text follow, and what is wanted. A marker alone asks the
 * same again. What the text defines is answered by the shell, behind everything else, and its last line says that all
 * is done. The first request is in the environment, which the shell beneath does not get.
 */
const MAIN = String.raw`function take() {
if (at < waiting) { line = queue[++at]; return 1 }
return (getline line) > 0
}
function define(n, word, i) {
for (i = 3; i <= n; i++) wanted[i] = word[i]
count = n
lines = word[2] + 0
for (i = lines; i > 0 && take(); i--) print line "\n" | shell
}
function answer(n, i, word, what) {
n = split(line, word, " ")
m = word[1]
if (n > 1) define(n, word)
places = last = forked = ""
for (i = 3; i <= count; i++) {
what = wanted[i]
if (what ~ /^rows=/) rows(substr(what, 6))
else if (what ~ /^files=/) files(substr(what, 7))
else if (what == "clock") clock()
else if (what == "processes") processes()
else if (what == "mounts") mounts()
}
if (!lines) put("\n" m " done")
send()
fflush()
if (!lines) return
print "m=" m "\nmain" places " </dev/null\n" | shell
fflush(shell)
}
BEGIN {
ORS = ""
WORDS
telling["/proc/loadavg"]
telling["/proc/stat"]
shell = "unset ORCH_WATCH; exec sh"
page = pagesize()
waiting = split(ENVIRON["ORCH_WATCH"], queue, "\n")
split(queue[at = 1], given, " ")
off = now() - given[2]
exact = off >= 0 && off <= 2
getline line < "/proc/self/stat"
split(line, own, " ")
close("/proc/self/stat")
put("\n" given[1] " ready " own[1] " " (exact ? "clock" : "none") " " (own[5] == own[1] ? "leads" : "follows"))
while (take()) answer()
}`

/** Shown in the list of processes of the host, so its first line says what it is. */
export const AWK_PROGRAM = [
  '# orch-watch: reads /proc when it is asked, and ends with its connection',
  OUTPUT,
  FILES,
  FIND,
  PROCESS_ROW,
  PAGE_SIZE,
  MOUNT_ROWS,
  MAIN.replace('WORDS', () => [MOUNT_WORDS, ...keptRows()].join('\n')),
].join('\n')

function keptRows(): readonly string[] {
  return Object.entries(KEPT_ROWS).map(([path, pattern]) => `keep["${path}"] = "${pattern}"`)
}
