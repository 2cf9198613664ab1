import { shellText } from '../program.ts'
import type { FrameName, Source } from '../source/source.ts'
import { AWK_PROGRAM, isNative, nativeWords } from './awk.ts'

/** Who answers on a kept channel, the cheapest first: the host's own awk, that of busybox, a shell alone. */
export const RUNGS = ['awk', 'busybox', 'sh'] as const
export type Rung = (typeof RUNGS)[number]

/** What is written to a kept channel, and which frames show that it was understood. */
export interface Question {
  readonly text: string
  readonly frames: readonly FrameName[]
}

/** What stands behind every answer. */
export function closingOf(marker: string): string {
  return `\n${marker} done\n`
}

/** @param clock whether the awk knows the time without a fork */
export function questionFor(
  rung: Rung,
  sources: readonly Source[],
  { marker, clock }: { readonly marker: string; readonly clock: boolean },
): Question {
  const done = `printf '\\n%s done\\n' "$m"\n`
  const textFor = (asked: readonly Source[]): string =>
    asked.length === 0 ? '' : `${shellText(asked, { marker, sampleTwice: false })}${done}`
  if (rung === 'sh') return { text: textFor(sources), frames: [] }
  const { words, frames } = nativeWords(sources.filter((source) => isNative(source, clock)))
  const text = textFor(sources.flatMap((source) => (isNative(source, clock) ? restOf(source) : [source])))
  const lines = text.split('\n').length - 1
  return { text: `${[marker, lines, ...words].join(' ')}\n${text}`, frames }
}

function restOf(source: Source): readonly Source[] {
  const rest = source.kind === 'shell' ? source.awk?.rest : undefined
  return rest === undefined ? [] : [{ kind: 'shell', frame: 'space', text: rest }]
}

/**
 * What the `sh` of a new channel is fed: it becomes the one who answers, and the first question rides along. Says
 * `ready PID` and whether the time is known without a fork, or `none`. It is read to its end before it begins, and
 * nothing may follow until it has answered. Without `timeout` nothing on the host would end what hangs: then nobody
 * is kept.
 */
export function openingFor(rung: Rung, { text }: Question, marker: string): string {
  const none = `{ printf '\\n%s none\\n\\n%s done\\n' "$m" "$m"; exit 0; }`
  const begin = `{
LC_ALL=C
export LC_ALL
m=${marker}
command -v timeout >/dev/null 2>&1 || ${none}
`
  if (rung === 'sh') return `${begin}printf '\\n%s ready %s none\\n' "$m" "$$"\n}\n${text}`
  const choose =
    rung === 'busybox'
      ? `busybox awk 1 </dev/null >/dev/null 2>&1 || ${none}\nset -- busybox awk`
      : `command -v awk >/dev/null 2>&1 || ${none}
case $(awk -W version 2>&1 </dev/null) in
*mawk*) set -- awk -W interactive ;;
*) set -- awk ;;
esac`
  return `${begin}${choose}
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
}

/** Null when nobody is there. */
export function readyIn(answer: string, marker: string): Ready | null {
  const [, pid, clock] = new RegExp(`^${marker} ready ([1-9]\\d{0,9}) (clock|none)$`, 'mu').exec(answer) ?? []
  return pid === undefined ? null : { pid: Number(pid), clock: clock === 'clock' }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
