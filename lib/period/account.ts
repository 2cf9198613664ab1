import type { Availability, Before, Times } from '../model/period-report.ts'
import type { Span } from '../model/time.ts'
import { layersOf, touches } from './story.ts'
import type { Story } from './story.ts'
import { addTimes, NO_TIMES, paint, stripOf, timesOf, upRatioOf } from './times.ts'
import type { Layers } from './times.ts'

/** What is known of one thing beside its incidents. */
export interface Seen extends Pick<Layers, 'watched' | 'maintenance' | 'blind'> {
  readonly stories: readonly Story[]
}

/** So many parts a strip has: enough to see a day of a month, and few enough to be seen. */
const STRIP_PARTS = 60

type Named = Pick<Availability, 'kind' | 'name' | 'target'>

/** How one thing did in a period, and, where somebody compares, in the one before. */
export function availabilityOf(named: Named, seen: Seen, whole: Span, previous: Span | null): Availability {
  const { kind, name, target } = named
  const painted = paint({ ...seen, ...layersOf(seen.stories) }, whole)
  const times = timesOf(painted)
  return {
    ...{ kind, name, target, times, upRatio: upRatioOf(times), incidents: countIn(seen.stories, whole) },
    strip: stripOf(painted, whole, STRIP_PARTS),
    before: previous && beforeOf(seen, previous),
  }
}

function beforeOf(seen: Seen, whole: Span): Before {
  const times = timesOf(paint({ ...seen, ...layersOf(seen.stories) }, whole))
  return { times, upRatio: upRatioOf(times), incidents: countIn(seen.stories, whole) }
}

function countIn(stories: readonly Story[], whole: Span): number {
  return stories.filter((story) => touches(story, whole)).length
}

/** Some of them together. */
export function together(kind: 'group' | 'fleet', name: string, all: readonly Availability[]): Availability {
  const befores = all.flatMap(({ before }) => before ?? [])
  return {
    ...{ kind, name, target: '', strip: [], ...sumOf(all) },
    before: befores.length === 0 ? null : sumOf(befores),
  }
}

function sumOf(all: readonly Before[]): Before {
  const times = all.reduce<Times>((sum, each) => addTimes(sum, each.times), NO_TIMES)
  return { times, upRatio: upRatioOf(times), incidents: all.reduce((sum, { incidents }) => sum + incidents, 0) }
}
