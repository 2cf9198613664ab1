import { countOf, countWithin, defineCheck, formatDuration, measure, unseen, verdict } from '../lib/kit/index.ts'
import type { Windowed } from '../lib/kit/index.ts'
import type { Unseen, Verdict } from '../lib/model/result.ts'
import type { LogAnswer, LogReading, LogStream } from '../lib/model/logs.ts'
import { counter } from './log-pattern/count.ts'
import type { Found } from './log-pattern/count.ts'
import { countOfStream, countsOf, fitting, keptOf, memory } from './log-pattern/memory.ts'
import { options, sourcesOf } from './log-pattern/options.ts'
import type { Pattern, Source } from './log-pattern/options.ts'

/**
 * Asks: what was written since the last look to files and the journal of the host (one program more for all of them),
 * and to the logs of containers (one question more for each).
 * Judges: for each source and pattern, how many lines matched within a while; a number of them is a warning or
 * critical, as the pattern or the limit says.
 * Faults: unreadable where a file is not there or may not be read; not-supported where a container's log is kept
 * nowhere. Each counts for its source alone.
 * Source: docs/logs.md; Docker Engine API, ContainerLogs; journalctl(1), "Journal JSON Format"; RE2, syntax.
 */
export default defineCheck({
  name: 'log-pattern',
  title: 'Lines in logs',
  needs: { logs: true },
  on: 'named',
  limits: {
    count: {
      unit: 'count',
      bad: 'above',
      about: 'matching lines, for patterns that say neither "level" nor "atLeast"',
    },
  },
  options,
  memory,
  observe: async ({ logs, look }, given, before) => {
    const sources = sourcesOf(given)
    const counting = counter(sources, look.at)
    const questions = sources.map((source) => ({
      place: source.place,
      before: keptOf(before, source).position,
      first: { bytes: given.tail, ms: given.first },
      withinMs: Math.max(...source.patterns.map(({ withinMs }) => withinMs)),
    }))
    const answers = await logs.read(questions, (source, stream, line) => {
      counting.hear(source, stream, line)
    })
    return sources.map((source, index) => ({
      ...(answers[index] ?? { streams: [], position: null }),
      found: counting.found(index),
    }))
  },
  judge: (facts, { options: given, limits, look, before }) =>
    withFacts(sourcesOf(given), facts).flatMap(({ source, streams, found }) => {
      const counts = countsOf(keptOf(before, source).counts, found, source, look.at)
      return streamsOf(streams, source).flatMap(({ name, looked }): (Verdict | Unseen)[] => {
        if (looked.kind === 'faulted') return [unseen(name, looked)]
        return source.patterns.map((pattern) => {
          const counted = countOfStream(counts, name, pattern.name)
          return judgePattern(pattern, { name, reading: looked.value, counted, now: look.at, limit: limits.count })
        })
      })
    }),
  remember: (facts, { options: given, look, before }) =>
    fitting(
      withFacts(sourcesOf(given), facts).map(({ source, position, found }) => {
        const kept = keptOf(before, source)
        return { ...kept, position, counts: [...countsOf(kept.counts, found, source, look.at)] }
      }),
    ),
})

type Facts = LogAnswer & { readonly found: readonly Found[] }

/** Each source beside what was seen of it. */
function withFacts(sources: readonly Source[], facts: readonly Facts[]): (Facts & { readonly source: Source })[] {
  return sources.flatMap((source, index) => {
    const seen = facts[index]
    return seen ? [{ source, ...seen }] : []
  })
}

/** A pattern of containers that fits none is nothing to judge; a name without a pattern has to be there. */
function streamsOf(streams: readonly LogStream[], { place }: Source): readonly LogStream[] {
  if (streams.length > 0 || place.kind !== 'container' || /[*?{]/u.test(place.name)) return streams
  const fault = { code: 'unreadable', message: `there is no container "${place.name}"` } as const
  return [{ name: place.name, looked: { kind: 'faulted', fault } }]
}

function judgePattern(
  { name: called, level, atLeast, plain, withinMs }: Pattern,
  by: {
    readonly name: string
    readonly reading: LogReading
    readonly counted: Windowed
    readonly now: number
    readonly limit: Parameters<typeof measure>[2]
  },
) {
  const count = countWithin(by.counted, by.now, withinMs)
  const limited = plain && (by.limit.warn ?? by.limit.crit) !== undefined
  const bad = !limited && count >= atLeast
  const few = limited || bad || count === 0 ? '' : `, told from ${atLeast}`
  const last = by.counted.last === '' ? '' : `, last: ${by.counted.last}`
  return verdict({
    item: called === '' ? by.name : `${by.name} ${called}`,
    status: bad ? level : 'ok',
    say: `${matchWords(count)} in ${formatDuration(withinMs)}${few}${readWords(by.reading)}${last}`,
    measures: [measure('count', count, limited ? by.limit : { unit: by.limit.unit })],
  })
}

function matchWords(count: number): string {
  if (count === 0) return 'no match'
  return count === 1 ? '1 match' : `${count} matches`
}

/** How much was read, and what was not. */
function readWords({ lines, first, missed, behind }: LogReading): string {
  return [
    `, ${countOf(lines, 'new line')}`,
    ...missed.map((words) => `, ${words}`),
    behind ? ', more at the next look' : '',
    first ? ', first look' : '',
  ].join('')
}
