import type { HostSection } from '../../../model/host.ts'
import { sourcesOf } from '../sections.ts'
import type { FrameName, Source } from '../source/source.ts'
import { AWK_PROGRAM, isNative, nativeWords } from './awk.ts'
import { definitionOf } from './definition.ts'

/** Who answers on a kept channel, the cheapest first: the host's own awk, that of busybox, a shell alone. */
export const RUNGS = ['awk', 'busybox', 'sh'] as const
export type Rung = (typeof RUNGS)[number]

/** What is asked, and on which terms. */
export interface Terms {
  readonly sections: ReadonlySet<HostSection>
  /** Whether the awk knows the time without a fork. */
  readonly clock: boolean
  /** Whether what hangs on the host is ended by whoever asks, and needs no limit there. */
  readonly isEnded: boolean
}

/** What is written to a kept channel: all of it once, and from then on the marker that the next answer is to carry. */
export interface Question {
  readonly terms: Terms
  first(marker: string): string
  again(marker: string): string
  /** Which frames show that it was understood. */
  readonly frames: readonly FrameName[]
}

/** What stands behind every answer. */
export function closingOf(marker: string): string {
  return `\n${marker} done\n`
}

export function questionFor(rung: Rung, terms: Terms): Question {
  const { clock, isEnded } = terms
  const sources = sourcesOf(terms.sections)
  if (rung === 'sh') {
    const again = (marker: string): string => `m=${marker}\nmain </dev/null\n`
    return { terms, first: (marker) => `${definitionOf(sources, isEnded)}${again(marker)}`, again, frames: [] }
  }
  const { words, frames } = nativeWords(sources.filter((source) => isNative(source, clock)))
  const others = sources.flatMap((source) => (isNative(source, clock) ? restOf(source) : [source]))
  const text = others.length === 0 ? '' : definitionOf(others, isEnded)
  const head = [text.split('\n').length - 1, ...words].join(' ')
  return { terms, first: (marker) => `${marker} ${head}\n${text}`, again: (marker) => `${marker}\n`, frames }
}

/** Whether the answer to a question would be one on these terms too. */
export function isOn({ terms }: Question, { sections, clock, isEnded }: Terms): boolean {
  if (terms.clock !== clock || terms.isEnded !== isEnded || terms.sections.size !== sections.size) return false
  for (const section of sections) if (!terms.sections.has(section)) return false
  return true
}

function restOf(source: Source): readonly Source[] {
  const rest = source.kind === 'shell' ? source.awk?.rest : undefined
  return rest === undefined ? [] : [{ kind: 'shell', frame: 'space', text: rest, gathers: true }]
}

/**
 * What the `sh` of a new channel is fed: it becomes the one who answers, and the first question rides along. Says
 * `ready PID`, whether the time is known without a fork and whether all it starts is in a group of its own, or `none`. It
 * is read to its end before it begins, and nothing may follow until it has answered. Without `timeout` nothing on the
 * host would end what hangs: then nobody is kept. A login shell that stays above it leads the group it is in: then it
 * gets one of its own.
 */
export function openingFor(rung: Rung, question: Question, marker: string): string {
  const text = question.first(marker)
  const none = `{ printf '\\n%s none\\n\\n%s done\\n' "$m" "$m"; exit 0; }`
  const begin = `{
LC_ALL=C
export LC_ALL
m=${marker}
command -v timeout >/dev/null 2>&1 || ${none}
`
  if (rung === 'sh') return `${begin}printf '\\n%s ready %s none follows\\n' "$m" "$$"\n}\n${text}`
  const choose =
    rung === 'busybox'
      ? `busybox awk 1 </dev/null >/dev/null 2>&1 || ${none}\nset -- busybox awk`
      : `command -v awk >/dev/null 2>&1 || ${none}
case $(awk -W version 2>&1 </dev/null) in
*mawk*) set -- awk -W interactive ;;
*) set -- awk ;;
esac`
  return `${begin}${choose}
if [ -r /proc/$$/stat ] && command -v setsid >/dev/null 2>&1; then
read -r row </proc/$$/stat
case $row in "$$ "*" $$ "*) ;; *) set -- setsid "$@" ;; esac
fi
ORCH_WATCH="$m $(date +%s)
"${quoted(text.trimEnd())}
export ORCH_WATCH
exec "$@" ${quoted(AWK_PROGRAM)}
}
`
}

/** What the one who answers said about itself. */
export interface Ready {
  readonly pid: number
  /** Whether it knows the time without a fork. */
  readonly clock: boolean
  /** Whether it leads the process group of all that it starts, which can be ended together. */
  readonly leads: boolean
}

/** Null when nobody is there. */
export function readyIn(answer: string, marker: string): Ready | null {
  const line = new RegExp(`^${marker} ready ([1-9]\\d{0,9}) (clock|none) (leads|follows)$`, 'mu')
  const [, pid, clock, group] = line.exec(answer) ?? []
  return pid === undefined ? null : { pid: Number(pid), clock: clock === 'clock', leads: group === 'leads' }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
