import type { HostSection } from '../../model/host.ts'
import { counterPathsOf, rowPathsOf, sourcesOf } from './sections.ts'
import { SAMPLED } from './samples.ts'
import { framed } from './source/source.ts'
import type { Path, Source } from './source/source.ts'

/** How a program is made to answer. */
export interface Telling {
  /** Random, letters and digits: frames are told from everything else on the line by it. */
  readonly marker: string
  /** Whether all counters are read again a second later. */
  readonly sampleTwice: boolean
  /** Leaves out the limits that programs have on the host: whoever asks ends what hangs. */
  readonly isEnded?: boolean
}

/**
 * The one POSIX program that answers all sections. It is fed to `sh` on standard input and leaves nothing behind.
 *
 * It is one function, called on the last line: a program that arrives cut does nothing. Children read /dev/null,
 * otherwise they would eat the rest of the program. The marker stands in builtins only (`printf`), never in the
 * arguments of a process, where another user of the host could read it and forge a frame. Costs: docs/host-facts.md.
 */
export function hostProgram(sections: ReadonlySet<HostSection>, how: Telling): string {
  return `${mainText(sourcesOf(sections), { ...how, sampleTwice: how.sampleTwice && SAMPLED.some((section) => sections.has(section)) })}main </dev/null\nexit 0\n`
}

/** The same for any sources, as the function `main`: whoever is asked again and again calls it in another way. */
export function mainText(sources: readonly Source[], { marker, sampleTwice, isEnded = false }: Telling): string {
  if (!/^[0-9a-z]{16,}$/u.test(marker)) throw new RangeError('a marker is at least 16 lower case letters and digits')
  const parts = [
    rowsText(rowPathsOf(sources)),
    ...(sampleTwice ? ['sleep 1 >/dev/null 2>&1 &', 'nap=$!'] : []),
    ...sources.map(textOf),
    ...(sampleTwice ? ['wait "$nap"', framed('later', `times; cat ${counterPathsOf(sources).join(' ')}`)] : []),
  ]
  const tools = isEnded ? `${BASICS}${UNLIMITED}` : TOOLS
  return `${tools.replace('MARKER', marker)}main() {\n${parts.join('\n')}\n}\n`
}

const BASICS = String.raw`LC_ALL=C
export LC_ALL
m=MARKER
nl='
'
begin() { printf '\n%s begin %s\n' "$m" "$1"; }
end() { printf '\n%s end %s %s\n' "$m" "$1" "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
`

/** Two processes: one to end the other. */
const WITHIN = `within() {
if has timeout; then
timeout -s KILL "$@"
code=$?
[ "$code" -eq 127 ] || return "$code"
fi
shift
"$@"
}
`
const UNLIMITED = `within() {
shift
"$@"
}
`

/** What the text of sources is written in: `begin`, `end`, `has`, and `within SECONDS PROGRAM …`. */
export const TOOLS = `${BASICS}${WITHIN}`

/** What answers one source, between `begin` and `end`; it needs TOOLS before it. Rows are answered together. */
export function textOf(source: Source): string {
  if (source.kind === 'shell') return source.text
  return source.kind === 'files' ? filesText(source) : ':'
}

/**
 * One `cat` over all files is the cheapest way there is; their rows are told apart by their shape. A file that is not
 * there says so, so that "there is none" and "it says something odd" stay two answers.
 */
function rowsText(paths: readonly Path[]): string {
  if (paths.length === 0) return ':'
  const choices = paths.flatMap((path, at) =>
    typeof path === 'string' ? [] : [`f${at}=${path[0]}`, `[ -r "$f${at}" ] || f${at}=${path[1]}`],
  )
  const words = paths.map((path, at) => (typeof path === 'string' ? path : `"$f${at}"`))
  return `${[...choices, 'begin files'].join('\n')}
set --
for file in ${words.join(' ')}; do
if [ -r "$file" ]; then set -- "$@" "$file"; else printf 'missing %s\\n' "$file"; fi
done
cat "$@"
end files $?`
}

/** Small files: reading them with a builtin is a system call for each byte, and still cheaper than a `cat` for each file. */
function filesText({ frame, paths }: Extract<Source, { kind: 'files' }>): string {
  return `begin ${frame}
for file in ${paths.join(' ')}; do
if [ -r "$file" ]; then printf 'file %s\\n' "$file"; else printf 'missing %s\\n' "$file"; continue; fi
while IFS= read -r row || [ -n "$row" ]; do printf '%s\\n' "$row"; done 2>/dev/null <"$file"
done
end ${frame} 0`
}
