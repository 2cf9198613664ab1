import { quote } from '../../base/quote.ts'
import { toolsFor } from '../host/program.ts'

/** How much one run may send: below what a shell keeps of an output. */
const RUN_BYTES = 900_000
/** Of one file or journal in one run where there are others, so that a loud one leaves room for them. */
const STREAM_BYTES = 400_000
/** A file that is further behind than this is read from here on, and how much was passed over is told. */
const BACKLOG_BYTES = 4 * 1024 * 1024
/** Files that one pattern may name. */
export const MAX_FILES = 50
/** What is read of a line without an end before it is given up as one very long line. */
const LONG_LINE_BYTES = 65_536
const JOURNAL_S = 10
/** By which bytes before and behind the offset a file is known again. */
const MARKED_BYTES = 256

/** How far a file has been read. */
export interface FileCursor {
  readonly inode: string
  readonly offset: number
  /**
   * Checksum of the first bytes of the file and of those before the offset: the file that has them there is the one that
   * was read. Lines often end alike; how a log begins tells it from the next.
   */
  readonly mark: string
  /** Of a line that has no end yet: how many of its bytes behind the offset are known, up to `MARKED_BYTES`, and their checksum. */
  readonly ahead: { readonly bytes: number; readonly mark: string }
  /** The offset lies within a line whose beginning has been seen. */
  readonly inLine: boolean
}

export interface FileTask {
  readonly kind: 'file'
  readonly question: number
  readonly path: string
  /** Nothing is known of the place at all: what is there already is old, but for `firstBytes`. */
  readonly isFirst: boolean
  readonly firstBytes: number
  /** Null for a file that is known and was never read. */
  readonly cursors: ReadonlyMap<string, FileCursor | null>
}

export interface JournalTask {
  readonly kind: 'journal'
  readonly question: number
  readonly unit?: string | undefined
  readonly priority?: string | undefined
  readonly from: { readonly cursor: string } | { readonly sinceS: number }
}

export type LogTask = FileTask | JournalTask

/**
 * The POSIX program that sends what is new in all places, each stream behind a line that begins with the marker. It
 * reads from where the last look ended and nothing before; a log of gigabytes costs what has been added to it.
 *
 * @param how.skip whether a file that is far behind is read from nearer its end; only in the first run of a look
 */
export function logProgram(
  tasks: readonly LogTask[],
  how: { readonly marker: string; readonly skip: boolean },
): string {
  const head = `${toolsFor(how.marker)}left=${RUN_BYTES}\nstream=${isAlone(tasks) ? RUN_BYTES : STREAM_BYTES}\nmost=${how.skip ? BACKLOG_BYTES : '999999999999999'}\n`
  const parts = tasks.map((task) => (task.kind === 'file' ? fileText(task) : journalText(task)))
  return `${head}${FILE_TOOLS}known() {\nh=0\ncase $q:$1 in\n${tasks.flatMap(cursorText).join('')}esac\n}\nmain() {\n${parts.join('\n')}\nprintf '\\n%s end\\n' "$m"\n}\nmain </dev/null\nexit 0\n`
}

function isAlone(tasks: readonly LogTask[]): boolean {
  const [only, ...others] = tasks
  return others.length === 0 && !(only?.kind === 'file' && /[*?]/u.test(only.path))
}

function cursorText(task: LogTask): string[] {
  if (task.kind === 'journal') return []
  return [...task.cursors].map(([path, cursor]) => {
    const words = cursor
      ? `h=1 i=${quote(cursor.inode)} o=${cursor.offset} k=${quote(cursor.mark)} d=${cursor.inLine ? 1 : 0} a=${cursor.ahead.bytes} b=${quote(cursor.ahead.mark)}`
      : 'h=2'
    return `${task.question}:${quote(path)}) ${words} ;;\n`
  })
}

function fileText({ question, path, isFirst, firstBytes }: FileTask): string {
  return `q=${question} new=${isFirst ? 1 : 0} back=${firstBytes} n=0
for each in ${globWord(path)}; do
n=$((n + 1))
[ "$n" -le ${MAX_FILES} ] || { say many "" ; break; }
look "$each"
done`
}

/** Every character stands for itself but `*` and `?`, which the shell expands; what comes of them is never read again. */
function globWord(path: string): string {
  return path.replace(/[^A-Za-z0-9/._*?-]/gu, (character) => (character === '\n' ? "'\n'" : quote(character)))
}

function journalText({ question, unit, priority, from }: JournalTask): string {
  const words = [
    ...('cursor' in from ? [`--after-cursor=${from.cursor}`] : [`--since=@${from.sinceS}`]),
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(priority === undefined ? [] : [`--priority=${priority}`]),
  ]
  return `q=${question}; journal ${words.map(quote).join(' ')}`
}

/**
 * `look FILE` prints one header and what is new, at most one piece of one file: the rest of the file that was rotated
 * away comes first, then those rotated since, then the file itself, each in a run of its own.
 * Variables: i o k d a b are the cursor, c the file that is read, si ss its inode and size.
 */
const FILE_TOOLS = String.raw`say() { printf '\n%s file %s %s 0 0 0 0 0 0 0 0 0 0 %s\n' "$m" "$q" "$1" "$2"; }
ask() {
case $1 in
*.gz) size=$(gzip -dc -- "$1" 2>/dev/null | wc -c); size=$((size)) ;;
*) size= ;;
esac
s=$(ls -Lidn -- "$1" 2>/dev/null | { read -r a b c e g h j; printf '%s %s' "$a" "$h"; })
ino=\${s% *}
[ -n "$size" ] || size=\${s#* }
}
bytes() {
case $1 in
*.gz) gzip -dc -- "$1" 2>/dev/null | tail -c "+$(($2 + 1))" 2>/dev/null | head -c "$3" ;;
*) [ "$2" -gt 0 ] || { head -c "$3" -- "$1" 2>/dev/null; return; }
tail -c "+$(($2 + 1))" -- "$1" 2>/dev/null | head -c "$3" ;;
esac
}
sum() {
[ "$3" -gt 0 ] || { printf 0; return; }
s=$(bytes "$1" "$2" "$3" | cksum)
printf '%s' "\${s%% *}"
}
mark() {
[ "$2" -gt MARKED ] || { sum "$1" 0 "$2"; return; }
s=$({ bytes "$1" 0 MARKED; bytes "$1" $(($2 - MARKED)) MARKED; } | cksum)
printf '%s' "\${s%% *}"
}
fits() {
[ "$size" -ge $((o + a)) ] || return 1
[ "$2" = 0 ] || [ "$ino" = "$i" ] || return 1
[ $((o + a)) -gt 0 ] || { [ "$2" = 1 ]; return; }
[ "$(mark "$1" "$o")" = "$k" ] && [ "$(sum "$1" "$o" "$a")" = "$b" ]
}
try() {
[ -z "$found" ] && [ -f "$1" ] && [ -r "$1" ] || return 0
ask "$1"
if fits "$1" "$own"; then found=$1 next=$newer si=$ino ss=$size; else newer=$ino; fi
}
older() {
for own in 1 0; do
[ $own = 1 ] || { ask "$f"; fits "$f" 0 && { found=$f si=$ino ss=$size; return; }; }
newer=$ti
for z in 1 2 3 4 5; do try "$f.$z"; try "$f.$z.gz"; done
[ -z "$found" ] || return 0
newer=$ti
set -- "$f"-*
z=$#
while [ "$z" -gt 0 ] && [ "$z" -gt $(($# - 5)) ]; do
eval 'try "\${'"$z"'}"'
z=$((z - 1))
done
[ -z "$found" ] || return 0
done
}
look() {
f=$1
case $f in *'
'*) return ;; esac
if [ ! -e "$f" ]; then say absent "$f"; return; fi
if [ ! -f "$f" ]; then say odd "$f"; return; fi
if [ ! -r "$f" ]; then say denied "$f"; return; fi
o=
known "$f"
ask "$f"
[ -n "$size" ] || { say absent "$f"; return; }
known_at=$o
c=$f si=$ino ss=$size ti=$ino ts=$size lost=0 skip=0 next=- found=
if [ $h != 1 ]; then
d=0 o=0
if [ $new = 1 ] || [ $h = 2 ]; then
o=$((ss - back))
[ "$o" -gt 0 ] || o=0
within_line
fi
elif ! fits "$f" 1; then
older
if [ -n "$found" ]; then c=$found; else lost=1 o=0 d=0 next=- si=$ti ss=$ts; fi
fi
rest=$((ss - o))
[ "$rest" -gt 0 ] || rest=0
if [ "$rest" -gt "$most" ]; then skip=$((rest - most)); o=$((o + skip)); rest=$most; within_line; fi
[ "$rest" -le "$stream" ] || rest=$stream
[ "$rest" -le "$left" ] || rest=$left
left=$((left - rest))
e=$((o + rest)) u=0 last=0
[ "$next" = - ] || [ "$e" -lt "$ss" ] || last=1
if [ $last = 0 ] && [ "$rest" -gt 0 ] && [ "$(bytes "$c" "$o" "$rest" | tail -c 1 | wc -l)" -eq 0 ]; then
p=$(bytes "$c" "$o" "$rest" | tail -n 1 | wc -c)
if [ "$p" -lt "$rest" ]; then e=$((e - p))
elif [ $d = 1 ] || [ "$rest" -ge LONG ]; then u=1
else e=$o
fi
fi
[ "$e" -gt "$o" ] || u=$d
if [ $last = 1 ]; then ki=$next ko=0 kk=0 ka=0 kb=0 u=0; else
ki=$si ko=$e
ka=$((ss - e))
[ "$ka" -le MARKED ] || ka=MARKED
if [ $h = 1 ] && [ "$e" = "$known_at" ] && [ $lost = 0 ]; then kk=$k; else kk=$(mark "$c" "$e") a=; fi
if [ "$ka" = "$a" ]; then kb=$b; else kb=$(sum "$c" "$e" "$ka"); fi
fi
more=0
[ $((o + rest)) -ge "$ss" ] && [ $last = 0 ] || more=1
printf '\n%s file %s read %s %s %s %s %s %s %s %s %s %s %s\n' "$m" "$q" "$ki" "$ko" "$kk" "$ka" "$kb" "$u" "$d" "$skip" "$lost" "$more" "$f"
[ "$e" -le "$o" ] || bytes "$c" "$o" $((e - o))
}
within_line() {
d=0
[ "$o" -eq 0 ] || [ "$(bytes "$c" $((o - 1)) 1 | wc -l)" -eq 1 ] || d=1
}
journal() {
if ! has journalctl || ! { [ -d /run/log/journal ] || [ -d /var/log/journal ]; }; then printf '\n%s journal %s absent\n' "$m" "$q"; return; fi
rest=$stream
[ "$rest" -le "$left" ] || rest=$left
left=$((left - rest))
printf '\n%s journal %s read %s\n' "$m" "$q" "$rest"
within JOURNAL journalctl --quiet --no-pager --output=json --output-fields=MESSAGE "$@" 2>&1 | head -c "$rest"
}
`
  .replaceAll('\\$', '$')
  .replaceAll('MARKED', String(MARKED_BYTES))
  .replaceAll('LONG', String(LONG_LINE_BYTES))
  .replaceAll('JOURNAL', String(JOURNAL_S))
