import type { EpochMs } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import type { Counts, Standing } from '../overview/counts.ts'
import { WORST_FIRST } from '../overview/counts.ts'
import { targetLink } from './links.ts'
import { age } from './moment.ts'
import { sign, spokenSign } from './sign.ts'

/** Targets as a table, one row each. */
export function targetTable(standings: readonly Standing[], now: EpochMs): Html {
  return html`<table class="rows">
    <thead>
      <tr>
        <th scope="col" class="mark"><span class="unseen">status</span></th>
        <th scope="col">Target</th>
        <th scope="col">Runtime and labels</th>
        <th scope="col">Checks</th>
        <th scope="col" class="number">Seen</th>
      </tr>
    </thead>
    <tbody>
      ${standings.map((each) => row(each, now))}
    </tbody>
  </table>`
}

function row({ target, counts, worst, seenAt }: Standing, now: EpochMs): Html {
  const { id, runtime, labels } = target
  const labelled = Object.entries(labels).map(
    ([key, value]) => html` <span class="label">${name(`${key}=${value}`)}</span>`,
  )
  return html`<tr>
    <td class="mark">
      ${worst === null ? html`<span class="sign faint" aria-hidden="true">○</span><span class="unseen">nothing known</span>` : spokenSign(worst)}
    </td>
    <th scope="row">${targetLink(id)}</th>
    <td class="nature">${name(runtime)}${labelled}</td>
    <td>${tallied(counts)}</td>
    <td class="number">${seenAt === null ? html`<span class="faint">never</span>` : age(seenAt, now)}</td>
  </tr>`
}

/** "✗ 1  ! 2  ✓ 30", each with its word for whoever does not see the sign. */
export function tallied(counts: Counts): Piece {
  const parts = WORST_FIRST.flatMap((status) =>
    counts[status] > 0
      ? [
          html`<span class="tally ${status}"
            >${sign(status)} ${counts[status]}<span class="unseen"> ${status}</span></span
          > `,
        ]
      : [],
  )
  const old =
    counts.stale > 0 &&
    html`<span class="tally faint"
      >${sign('unknown', true)} ${counts.stale}<span class="unseen"> too old to say</span></span
    >`
  return parts.length === 0 && !old ? html`<span class="faint">none yet</span>` : [parts, old]
}
