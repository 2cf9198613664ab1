import { quote } from '../../base/quote.ts'

/**
 * What ends a command on the host when its time is over, by what is installed there: `timeout` of coreutils ends the
 * whole process group; `setsid` gives a group that we end ourselves; with neither only the program itself is ended.
 */
export type Watchdog = 'timeout' | 'setsid' | 'bare'

/** A program wrapped so that its output, its exit code and its end can be told from everything around it. */
export interface Frame {
  /** Random: nothing that a host prints by itself is taken for it. */
  readonly marker: string
  readonly program: string
  readonly seconds: number
  /** Null when the host has not been asked yet; the script then finds out and says so. */
  readonly watchdog: Watchdog | null
}

/** Between TERM and KILL. */
const GRACE_S = 2

/**
 * The text for the standard input of one plain `sh`. The login shell sees that one word, so that it does not matter
 * which shell it is. The program is never on a command line and never on a disk: a shell of its own reads it from a
 * pipe. Everything is one compound command, which is read to its end before it begins.
 *
 * Descriptors 4 and 5 are the outputs; what the shell around the program says itself goes into `c` before the exit
 * code. Shells say "Killed" there, which is the only way to tell a signal from an exit code above 128. What a program
 * leaves behind in its group ends with it.
 */
export function frameScript({ marker, program, seconds, watchdog }: Frame): string {
  return `{
m=${marker} n=${seconds} k=${watchdog ?? ''}
if [ -z "$k" ]; then
  case $(timeout --help 2>&1 </dev/null) in *[Bb]usy[Bb]ox*) k=setsid ;; *-k*) k=timeout ;; *) k=setsid ;; esac
  [ $k = timeout ] || command -v setsid >/dev/null 2>&1 || k=bare
fi
case $k in timeout) p='$PPID' ;; *) p='$$' ;; esac
s="printf '%s %s %s\\n' $m $k $p; printf '%s\\n' $m >&2
"${quote(`{\n${program}\n} </dev/null`)}
exec 4>&1 5>&2
(
case $k in
timeout)
  printf '%s\\n' "$s" | timeout -k ${GRACE_S} $n sh >&4 2>&5 4>&- 5>&- & p=$!
  wait $p; r=$?
  kill -KILL -$p 2>/dev/null ;;
setsid)
  printf '%s\\n' "$s" | setsid sh >&4 2>&5 4>&- 5>&- & p=$!
  setsid sh -c "sleep $n; kill -TERM -$p; sleep ${GRACE_S}; kill -KILL -$p" </dev/null >/dev/null 2>&1 4>&- 5>&- & w=$!
  wait $p; r=$?
  kill -KILL -$p -$w $w 2>/dev/null ;;
*)
  printf '%s\\n' "$s" | sh >&4 2>&5 4>&- 5>&- & p=$!
  { i=0; while [ $i -lt $n ]; do sleep 1; i=$((i + 1)); kill -0 $p || exit; done
    kill -TERM $p; sleep ${GRACE_S}; kill -KILL $p; } </dev/null >/dev/null 2>&1 4>&- 5>&- & w=$!
  wait $p; r=$?
  kill -KILL $w 2>/dev/null ;;
esac
echo $r
) 2>&1 | {
  c=
  while read -r l; do c="$c $l"; done
  printf '\\n%s\\n' $m >&2
  printf '\\n%s%s\\n' $m "$c"
}
exit 0
}
`
}

/** What ends a program that was given up before its time: the group where there is one, gently at first. */
export function stopScript({ watchdog, pid }: { watchdog: Watchdog; pid: number }): string {
  if (watchdog === 'timeout') return `kill -TERM ${pid}\n`
  const whom = watchdog === 'setsid' ? `-${pid}` : `${pid}`
  return `kill -TERM ${whom}; sleep ${GRACE_S}; kill -KILL ${whom}\n`
}

/** What one output channel holds between its markers. */
export interface Framed {
  /** Absent when the program never began. */
  readonly begin?: { readonly watchdog: Watchdog; readonly pid: number }
  readonly body: Buffer
  /** Absent when the end never came. */
  readonly end?: {
    readonly exitCode: number
    /** What the shell around the program said about its end: "Killed", or nothing. */
    readonly said: string
  }
}

/** Finds the program's own bytes in everything that came: what a profile printed lies before them. */
export function readStdout(bytes: Buffer, marker: string): Framed {
  const start = bytes.indexOf(`${marker} `)
  const lineEnd = start < 0 ? -1 : bytes.indexOf(0x0a, start)
  if (lineEnd < 0) return { body: bytes }
  const line = / (timeout|setsid|bare) ([1-9]\d{0,9})$/u.exec(bytes.toString('latin1', start, lineEnd))
  if (!line) return { body: bytes }
  const begin = { watchdog: line[1] as Watchdog, pid: Number(line[2]) }
  const last = bytes.indexOf(`\n${marker} `, lineEnd)
  if (last < 0) return { begin, body: bytes.subarray(lineEnd + 1) }
  const [, said = '', exitCode] = /^(.*?)(\d+)\n/u.exec(bytes.toString('utf8', last + marker.length + 2)) ?? []
  const body = bytes.subarray(lineEnd + 1, Math.max(last, lineEnd + 1))
  return exitCode === undefined
    ? { begin, body }
    : { begin, body, end: { exitCode: Number(exitCode), said: said.trim() } }
}

/** The same for the standard error, which has no exit code. */
export function readStderr(bytes: Buffer, marker: string): Buffer {
  const start = bytes.indexOf(`${marker}\n`)
  if (start < 0) return bytes
  const from = start + marker.length + 1
  const end = bytes.indexOf(`\n${marker}\n`, from - 1)
  return end < 0 ? bytes.subarray(from) : bytes.subarray(from, Math.max(end, from))
}
