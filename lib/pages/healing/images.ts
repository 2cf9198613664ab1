import type { BadImage } from '../../model/bad-image.ts'
import type { EpochMs } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { age } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import type { ImagesSeen } from './seen.ts'

const MOST = 50
/** "sha256:" and twelve digits: what people call one by. */
const DIGEST_LENGTH = 19

/** Images that were taken back after a rollout, the last one first. */
export function imageTable(images: ImagesSeen, now: EpochMs): Html {
  if (images.kind === 'none')
    return html`<p class="calm">Nothing is recorded (settings.registry), so that no image can be blocked.</p>`
  if (images.kind === 'unread') return html`<p class="calm">Which are cannot be read: ${name(images.why)}</p>`
  if (images.all.length === 0) return html`<p class="calm">No image is blocked.</p>`
  const { shown, left } = atMost(
    [...images.all].sort((one, other) => other.at - one.at),
    MOST,
  )
  return cardTable({
    look: 'rows people images',
    columns: ['Image', 'Why', 'Where', 'Since'],
    rows: shown.map((each) => row(each, now)),
    below: html`${more(left, 'images', null)}
      <p class="more"><code>orch-watch rollout --clear IMAGE --note WHY</code> lets one be tried again.</p>`,
  })
}

function row({ name: called, digests, at, where, why }: BadImage, now: EpochMs): Html {
  const [digest = ''] = digests
  return html`<tr>
    <th scope="row">
      ${name(called)}<span class="beside"><code>${digest.slice(0, DIGEST_LENGTH)}</code></span>
    </th>
    <td class="said">${name(why)}</td>
    <td class="nature">${name(where)}</td>
    <td class="when">${age(at, now)}</td>
  </tr>`
}
