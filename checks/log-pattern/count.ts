import { linearPattern, slotOf, withoutSecrets, oneLine } from '../../lib/kit/index.ts'
import type { LogLine } from '../../lib/model/logs.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import type { Pattern, Source } from './options.ts'

const SAMPLE_LENGTH = 160

/** What one pattern found in one stream during one look. Plain JSON. */
export interface Found {
  readonly stream: string
  readonly pattern: string
  /** Start of a slot of time, and how many lines fell into it. */
  readonly slots: readonly (readonly [EpochMs, number])[]
  /** The last matching line, one line, without secrets. */
  readonly last: string
}

interface Counting {
  readonly slots: Map<EpochMs, number>
  last: string
}

/** Holds every line against the patterns of its source, and keeps counts and the last line that matched. */
export function counter(
  sources: readonly Source[],
  now: EpochMs,
): { hear(source: number, stream: string, line: LogLine): void; found(source: number): Found[] } {
  const matchers = sources.map(({ patterns }) => patterns.map((pattern) => ({ pattern, fits: fitting(pattern) })))
  const counted = new Map<string, Counting & { source: number; stream: string; pattern: string }>()
  return {
    hear(source, stream, { text, at }) {
      for (const { pattern, fits } of matchers[source] ?? []) {
        if (!fits(text)) continue
        const key = `${source}\0${pattern.name}\0${stream}`
        const fresh = { source, stream, pattern: pattern.name, slots: new Map<EpochMs, number>(), last: '' }
        const one = counted.get(key) ?? fresh
        counted.set(key, one)
        // A clock that is ahead of ours would keep a match in the window for longer than the window is.
        const slot = slotOf(Math.min(at ?? now, now), pattern.withinMs)
        one.slots.set(slot, (one.slots.get(slot) ?? 0) + 1)
        one.last = text
      }
    },
    found: (source) =>
      [...counted.values()]
        .filter((each) => each.source === source)
        .map(({ stream, pattern, slots, last }) => {
          return { stream, pattern, slots: [...slots], last: oneLine(withoutSecrets(last), SAMPLE_LENGTH) }
        }),
  }
}

function fitting({ match, except }: Pattern): (text: string) => boolean {
  const [wanted, unwanted] = [compiled(match), except === undefined ? null : compiled(except)]
  return (text) => wanted(text) && !unwanted?.(text)
}

/** The schema has read it before: one that cannot be read is a bug of ours. */
function compiled(text: string): (line: string) => boolean {
  const read = linearPattern(text)
  if (!read.ok) throw new TypeError(read.why)
  return (line) => read.pattern.test(line)
}
