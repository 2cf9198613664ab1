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

/** A question that was asked once: from then on a line or two ask it again, with the marker that the answer is to carry. */
export interface Asked {
  readonly rung: Rung
  /** Not the whole of it: each host has one of these in memory. */
  readonly sections: readonly HostSection[]
  readonly clock: boolean
  readonly isEnded: boolean
  /** Which frames show that it was understood. */
  readonly frames: readonly FrameName[]
}

/** What is written to a kept channel the first time, and what is remembered of it. */
export interface Question {
  readonly text: string
  readonly asked: Asked
}

/** What stands behind every answer. */
export function closingOf(marker: string): string {
  return `\n${marker} done\n`
}

export function questionFor(rung: Rung, terms: Terms, marker: string): Question {
  const { clock, isEnded } = terms
  const sources = sourcesOf(terms.sections)
  const asked = { rung, clock, isEnded, sections: [...terms.sections], frames: [] }
  if (rung === 'sh') return { text: `${definitionOf(sources, isEnded)}${againText(asked, marker)}`, asked }
  const { words, frames } = nativeWords(sources.filter((source) => isNative(source, clock)))
  const others = sources.flatMap((source) => (isNative(source, clock) ? restOf(source) : [source]))
  const text = others.length === 0 ? '' : definitionOf(others, isEnded)
  const head = [text.split('\n').length - 1, ...words].join(' ')
  return { text: `${marker} ${head}\n${text}`, asked: { ...asked, frames } }
}

/** What asks the same again. */
export function againText({ rung }: Pick<Asked, 'rung'>, marker: string): string {
  return rung === 'sh' ? `m=${marker}\nmain </dev/null\n` : `${marker}\n`
}

/** Whether the answer to what was asked would be one on these terms too. */
export function isOn(asked: Asked, { sections, clock, isEnded }: Terms): boolean {
  if (asked.clock !== clock || asked.isEnded !== isEnded || asked.sections.length !== sections.size) return false
  return asked.sections.every((section) => sections.has(section))
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
export function openingFor(rung: Rung, { text }: Question, marker: string): string {
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
