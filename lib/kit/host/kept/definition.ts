import { PRINTING, rowsText, SURROUNDINGS, textOf } from '../program.ts'
import { rowPathsOf } from '../sections.ts'
import type { Source } from '../source/source.ts'

/** Instead of printing: what is printed piece by piece would go over the network piece by piece. */
const GATHERING = String.raw`put() { a=$a$1$nl; }
begin() { a="$a$nl$m begin $1$nl"; }
end() { a="$a$nl$m end $1 $2$nl"; }
`

/** One fork for a program: the shell that a substitution starts becomes it. */
const WITHIN = String.raw`within() {
if has timeout; then
a=$a$(timeout -s KILL "$@")
code=$?
[ "$code" -eq 127 ] || return "$code"
fi
shift
a=$a$("$@")
}
`
const UNLIMITED = String.raw`within() {
shift
a=$a$("$@")
}
`

/**
 * What a kept shell is told once, so that the same question needs one line from then on: `main PLACE …`, with the
 * marker in `m`. It answers in one piece. Sources that print on their own are run in a fork of the shell.
 *
 * @param isEnded whoever asks ends what hangs, and no program needs a limit on the host
 */
export function definitionOf(sources: readonly Source[], isEnded: boolean): string {
  const gathered = sources.filter((source) => source.kind === 'shell' && source.gathers)
  const printed = sources.filter((source) => !gathered.includes(source))
  const paths = rowPathsOf(printed)
  const apart = [...(paths.length > 0 ? [rowsText(paths)] : []), ...printed.map(textOf)].join('\n')
  return `${SURROUNDINGS}${GATHERING}${isEnded ? UNLIMITED : WITHIN}apart() {
${PRINTING}${apart === '' ? ':' : apart}
}
main() {
a=
${gathered.map(textOf).join('\n')}
${printed.length > 0 ? 'a=$a$(apart)' : ''}
printf '%s\\n\\n%s done\\n' "$a" "$m"
}
`
}
