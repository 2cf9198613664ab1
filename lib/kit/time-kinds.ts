import type { TimeKind } from '../model/period-report.ts'

/** What each kind of time is called. */
export const TIME_WORDS: Readonly<Record<TimeKind, string>> = {
  ok: 'ok',
  degraded: 'degraded',
  down: 'down',
  unknown: 'unknown',
  blind: 'we were blind',
  maintenance: 'in maintenance',
  unmeasured: 'not measured',
}

/** Parts of one kind that follow each other, as one: `[kind, how many]`. */
export function runsOf(strip: readonly TimeKind[]): readonly (readonly [kind: TimeKind, parts: number])[] {
  const runs: (readonly [TimeKind, number])[] = []
  for (const kind of strip) {
    const last = runs.at(-1)
    if (last?.[0] === kind) runs[runs.length - 1] = [kind, last[1] + 1]
    else runs.push([kind, 1])
  }
  return runs
}
