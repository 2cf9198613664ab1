import type { Ms } from '../../model/time.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lower ends of what a word stands for; hours are rounded by the engine, so half of one is taken off. */
const AT_LEAST: Readonly<Record<string, (many: number) => Ms>> = {
  second: (many) => many * SECOND,
  minute: (many) => many * MINUTE,
  hour: (many) => (many - 0.5) * HOUR,
  day: (many) => many * DAY - HOUR / 2,
  week: (many) => many * 7 * DAY - HOUR / 2,
  month: (many) => many * 30 * DAY - HOUR / 2,
  year: (many) => many * 365 * DAY,
}

const ENDED = /^Exited \(-?\d+\) (\d+|About an?) ([a-z]+?)s? ago$/u
const UP = /^Up (\d+|About an?) ([a-z]+?)s?(?: \([a-z: ]+\))?$/u

/**
 * How long ago, at least, a container was started or ended, out of the list's own words: "Exited (137) 3 minutes ago",
 * "Up About an hour (healthy)". Null for every other text. Source: HumanDuration of docker/go-units.
 */
export function changedAtLeastAgo(status: string): Ms | null {
  const [, many, word] = ENDED.exec(status) ?? UP.exec(status) ?? []
  if (many === undefined || word === undefined) return null
  return AT_LEAST[word]?.(many.startsWith('About') ? 1 : Number(many)) ?? null
}
