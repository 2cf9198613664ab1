import type { OwnState } from './own-state.ts'
import { formatDuration } from '../base/duration.ts'
import { oneLine } from '../base/escape.ts'
import { countOf } from '../kit/words.ts'
import { NOTIFIER_CHECK } from '../model/oneself.ts'
import type { SubjectState } from '../model/state.ts'

/**
 * What is wrong with the watching itself, a line each, with what to do where somebody can do something.
 *
 * @param hasStale something was seen too long ago: without a daemon that stays so
 */
export function ownTrouble({ daemon, wrong, deadCount, stopped }: OwnState, hasStale: boolean): readonly string[] {
  const lines = [
    ...daemonTrouble(daemon, hasStale),
    ...wrong.map(wrongWords),
    ...(stopped === null ? [] : [`nothing is mended, healing was stopped ${oneLine(stopped)}`]),
  ]
  const given = `${countOf(deadCount, 'notice')} given up: "orch-watch alerts dead" lists what to try again or to drop`
  return deadCount === 0 ? lines : [...lines, given]
}

function daemonTrouble(daemon: OwnState['daemon'], hasStale: boolean): readonly string[] {
  if (daemon === 'silent') return ['the daemon runs and does not answer: its log says more']
  if (daemon === 'none') return hasStale ? ['no daemon runs with this inventory: "orch-watch run" starts one'] : []
  const { stuck, storeLag, looks, recording } = daemon
  const behind = storeLag && `for ${formatDuration(storeLag.sinceMs)} nothing could be written, and this is from before`
  return [
    // What cannot be written is told once, with how long.
    ...(stuck === null || behind ? [] : [`the daemon is not at work: ${oneLine(stuck)}`]),
    ...(storeLag ? [`${behind}: ${oneLine(storeLag.why)}`] : []),
    ...(recording.trouble === null ? [] : [`nothing can be recorded: ${oneLine(recording.trouble, 300)}`]),
    ...(recording.behind === null ? [] : [`what is recorded is not at its remote: ${oneLine(recording.behind, 300)}`]),
    ...(looks.atOnce < looks.atMost
      ? [
          `this machine does not keep up: ${looks.atOnce} of ${looks.atMost} targets are looked at at once; a longer "every" helps, or more processors`,
        ]
      : []),
  ]
}

function wrongWords({ subject: { check, item }, summary }: SubjectState): string {
  return check === NOTIFIER_CHECK
    ? `notifier "${oneLine(item)}" does not get through: ${oneLine(summary)}`
    : `it is we who cannot see, and nobody is told of targets meanwhile: ${oneLine(summary)}`
}
