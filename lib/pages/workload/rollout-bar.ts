import { rolloutState } from '../../kit/workloads/state-words.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Workload } from '../../model/workload.ts'
import { html, name } from '../markup.ts'
import type { Piece } from '../markup.ts'

const WIDTH = 320
const HEIGHT = 8

/** How far a change has come; nothing when all is as it was asked for. */
export function rolloutBar({ rollout, updated, desired }: Workload, now: EpochMs): Piece {
  if (!rollout) return null
  const share = desired === 0 ? 1 : Math.min(1, updated / desired)
  const tone = rollout.phase === 'failed' ? 'critical' : 'progress'
  return html`<div class="rollout">
    <p>
      <strong>${rolloutState(rollout, now)}</strong>
      <span class="faint">${updated} of ${desired} as is wanted now</span>
    </p>
    <svg
      class="progress-bar"
      role="img"
      aria-label="${updated} of ${desired} updated"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      height="${HEIGHT}"
    >
      <rect class="track" width="${WIDTH}" height="${HEIGHT}" rx="4" />
      <rect class="${tone}" width="${Math.round(share * WIDTH)}" height="${HEIGHT}" rx="4" />
    </svg>
    ${rollout.why !== '' && html`<p class="faint">${name(rollout.why)}</p>`}
  </div>`
}
