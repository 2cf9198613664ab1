import { mainText } from '../program.ts'
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

/**
 * @param how.clock whether the awk knows the time without a fork
 * @param how.isEnded whether what hangs on the host is ended by whoever asks, and needs no limit there
 */
export function questionFor(
  rung: Rung,
  sources: readonly Source[],
  { marker, clock, isEnded }: { readonly marker: string; readonly clock: boolean; readonly isEnded: boolean },
): Question {
  const textFor = (asked: readonly Source[]): string =>
    asked.length === 0 ? '' : inOnePiece(mainText(asked, { marker, sampleTwice: false, isEnded }))
  // There somebody may be slow: a first sign that the question was heard.
  if (rung === 'sh') return { text: `echo\n${textFor(sources)}`, frames: [] }
  const { words, frames } = nativeWords(sources.filter((source) => isNative(source, clock)))
  const text = textFor(sources.flatMap((source) => (isNative(source, clock) ? restOf(source) : [source])))
  const lines = text.split('\n').length - 1
  return { text: `${[marker, lines, ...words].join(' ')}\n${text}`, frames }
}

/** What a shell prints piece by piece would go over the network piece by piece. */
function inOnePiece(main: string): string {
  return `${main}answer=$(main </dev/null)\nprintf '%s\\n\\n%s done\\n' "$answer" "$m"\n`
}

function restOf(source: Source): readonly Source[] {
  const rest = source.kind === 'shell' ? source.awk?.rest : undefined
  return rest === undefined ? [] : [{ kind: 'shell', frame: 'space', text: rest }]
}

/**
 * What the `sh` of a new channel is fed: it becomes the one who answers, and the first question rides along. Says
 * `ready PID`, whether the time is known without a fork and whether all it starts is in a group of its own, or `none`. It is read to its end before it begins, and
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
