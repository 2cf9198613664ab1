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
}

/**
 * The one POSIX program that answers all sections. It is fed to `sh` on standard input and leaves nothing behind.
 *
 * It is one function, called on the last line: a program that arrives cut does nothing. Children read /dev/null,
 * otherwise they would eat the rest of the program. The marker stands in builtins only (`printf`), never in the
 * arguments of a process, where another user of the host could read it and forge a frame. Costs: docs/host-facts.md.
 */
export function hostProgram(asked: ReadonlySet<HostSection>, { marker, sampleTwice }: Telling): string {
  const isTwice = sampleTwice && SAMPLED.some((section) => asked.has(section))
  const sources = sourcesOf(asked)
  const parts = [
    ...(isTwice ? ['sleep 1 >/dev/null 2>&1 &', 'nap=$!'] : []),
    ...sources.map(textOf),
    ...(isTwice ? ['wait "$nap"', framed('later', `times; cat ${counterPathsOf(sources).join(' ')}`)] : []),
  ]
  return `${toolsFor(marker)}main() {\n${[rowsText(rowPathsOf(sources)), ...parts].join('\n')}\n}\nmain </dev/null\nexit 0\n`
}

/** What every text needs around it, whoever runs it. */
export const SURROUNDINGS = String.raw`LC_ALL=C
export LC_ALL
nl='
'
has() { command -v "$1" >/dev/null 2>&1; }
`

/** Prints at once. Two processes for a program that may hang: one to end the other. */
export const PRINTING = String.raw`put() { printf '%s\n' "$1"; }
begin() { printf '\n%s begin %s\n' "$m" "$1"; }
end() { printf '\n%s end %s %s\n' "$m" "$1" "$2"; }
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

/** What the text of sources is written in: `put`, `begin`, `end`, `has`, and `within SECONDS PROGRAM …`. */
export function toolsFor(marker: string): string {
  if (!/^[0-9a-z]{16,}$/u.test(marker)) throw new RangeError('a marker is at least 16 lower case letters and digits')
  return `${SURROUNDINGS}m=${marker}\n${PRINTING}`
}

/** What answers one source, between `begin` and `end`; it needs the tools before it. Rows are answered together. */
export function textOf(source: Source): string {
  if (source.kind === 'shell') return source.text
  return source.kind === 'files' ? filesText(source) : ':'
}

/**
 * One `cat` over all files is the cheapest way there is; their rows are told apart by their shape. A file that is not
 * there says so, so that "there is none" and "it says something odd" stay two answers.
 */
export function rowsText(paths: readonly Path[]): string {
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
