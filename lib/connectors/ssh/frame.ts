import { quote } from './quote.ts'

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

/** Marks the program's time between TERM and KILL. */
const GRACE_S = 2

/**
 * The text for the standard input of one plain `sh`. The login shell sees that one word, so that it does not matter
 * which shell it is. The program is never on a command line and never on a disk: a shell of its own reads it from a
 * pipe. Everything is one compound command, which is read to its end before it begins.
 */
export function frameScript({ marker, program, seconds, watchdog }: Frame): string {
  return `{
m=${marker} n=${seconds} k=${watchdog ?? ''}
s=${quote(`{\n${program}\n} </dev/null`)}
if [ -z "$k" ]; then
  case $(timeout --help 2>&1 </dev/null) in *[Bb]usy[Bb]ox*) k=setsid ;; *-k*) k=timeout ;; *) k=setsid ;; esac
  [ $k = timeout ] || command -v setsid >/dev/null 2>&1 || k=bare
fi
printf '%s %s %s\\n' $m $k $$
printf '%s\\n' $m >&2
case $k in
timeout)
  printf '%s\\n' "$s" | timeout -k ${GRACE_S} $n sh & p=$!
  trap 'kill -TERM $p' TERM
  wait $p; c=$? ;;
setsid)
  printf '%s\\n' "$s" | setsid sh & p=$!
  setsid sh -c "sleep $n; kill -TERM -$p; sleep ${GRACE_S}; kill -KILL -$p" </dev/null >/dev/null 2>&1 & w=$!
  trap 'kill -TERM -$p; sleep ${GRACE_S}; kill -KILL -$p -$w' TERM
  wait $p; c=$?
  kill -KILL -$w 2>/dev/null ;;
*)
  printf '%s\\n' "$s" | sh & p=$!
  { i=0; while [ $i -lt $n ]; do sleep 1; i=$((i + 1)); kill -0 $p || exit; done
    kill -TERM $p; sleep ${GRACE_S}; kill -KILL $p; } </dev/null >/dev/null 2>&1 & w=$!
  trap 'kill -TERM $p; sleep ${GRACE_S}; kill -KILL $p' TERM
  wait $p; c=$?
  kill -KILL $w 2>/dev/null ;;
esac
printf '\\n%s\\n' $m >&2
printf '\\n%s %s\\n' $m $c
exit 0
}
`
}

/** What one output channel holds between its markers. */
export interface Framed {
  /** Absent when the program never began. */
  readonly begin?: { readonly watchdog: Watchdog; readonly pid: number }
  readonly body: Buffer
  /** Absent when the end never came. */
  readonly exitCode?: number
}

/** Finds the program's own bytes in everything that came: what a profile printed lies before them. */
export function readStdout(bytes: Buffer, marker: string): Framed {
  const start = bytes.indexOf(`${marker} `)
  const lineEnd = start < 0 ? -1 : bytes.indexOf(0x0a, start)
  if (lineEnd < 0) return { body: bytes }
  const [, watchdog, pid] = bytes.toString('latin1', start, lineEnd).split(' ')
  const begin = { watchdog: watchdog as Watchdog, pid: Number(pid) }
  const end = bytes.indexOf(`\n${marker} `, lineEnd)
  if (end < 0) return { begin, body: bytes.subarray(lineEnd + 1) }
  const exitCode = Number(/^\d+/u.exec(bytes.toString('latin1', end + marker.length + 2))?.[0] ?? Number.NaN)
  const body = bytes.subarray(lineEnd + 1, Math.max(end, lineEnd + 1))
  return Number.isNaN(exitCode) ? { begin, body } : { begin, body, exitCode }
}

/** The same for the standard error, which has no exit code. */
export function readStderr(bytes: Buffer, marker: string): Buffer {
  const start = bytes.indexOf(`${marker}\n`)
  if (start < 0) return bytes
  const from = start + marker.length + 1
  const end = bytes.indexOf(`\n${marker}\n`, from - 1)
  return end < 0 ? bytes.subarray(from) : bytes.subarray(from, Math.max(end, from))
}
