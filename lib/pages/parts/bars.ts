import { shortInstant } from '../../base/instant.ts'
import type { Status } from '../../model/result.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { html } from '../markup.ts'
import type { Html } from '../markup.ts'
import { whole } from './moment.ts'

/** A stretch of time, and the worst that was believed in it. */
export interface Stretch {
  readonly from: EpochMs
  readonly to: EpochMs
  /** Null where nothing was known. */
  readonly worst: Status | null
  /** For how long something was wrong in it. */
  readonly badMs: Ms
}

const STEP = 8
const WIDE = 6
const HEIGHT = 32

/** How much of a bar is drawn: the worse, the taller, so that nothing hangs on colour. */
const TALL: Readonly<Record<Status, number>> = { ok: 0.45, warning: 0.65, unknown: 0.8, critical: 1 }

/** Time as bars, the oldest first. */
export function uptimeBars(stretches: readonly Stretch[]): Html {
  const width = Math.max(1, stretches.length) * STEP - (STEP - WIDE)
  return html`<svg
    class="bars"
    role="img"
    aria-label="${barWords(stretches)}"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    ${stretches.map((each, at) => bar(each, at))}
  </svg>`
}

/** "92.1% well, 2 of 30 stretches critical" */
export function barWords(stretches: readonly Stretch[]): string {
  const known = stretches.filter(({ worst }) => worst !== null)
  if (known.length === 0) return 'nothing is known of that time'
  const whole = known.reduce((sum, { from, to }) => sum + (to - from), 0)
  const bad = known.reduce((sum, { badMs }) => sum + badMs, 0)
  const critical = known.filter(({ worst }) => worst === 'critical').length
  const share = (100 * (1 - bad / Math.max(1, whole))).toFixed(bad === 0 ? 0 : 2)
  return `${share}% well${critical > 0 ? `, ${critical} of ${stretches.length} bars critical` : ''}`
}

function bar({ from, worst, badMs }: Stretch, nth: number): Html {
  const height = Math.round((worst === null ? 0.12 : TALL[worst]) * HEIGHT)
  const said = worst === null ? 'nothing known' : badMs > 0 ? `${worst} for ${whole(badMs)}` : 'well'
  return html`<rect
    class="${worst ?? 'nothing'}"
    x="${nth * STEP}"
    y="${HEIGHT - height}"
    width="${WIDE}"
    height="${height}"
    rx="1"
    ><title>${shortInstant(from)}: ${said}</title></rect
  >`
}
