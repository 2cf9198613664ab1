import { formatDuration } from '../../base/duration.ts'
import { isoInstant, shortInstant } from '../../base/instant.ts'
import { ago } from '../../kit/words.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { html } from '../markup.ts'
import type { Html } from '../markup.ts'

const MINUTE_MS: Ms = 60_000

/** "4m ago", with the moment itself for whoever points at it. The script lets it grow older while the page is open. */
export function age(at: EpochMs, now: EpochMs): Html {
  return html`<time datetime="${isoInstant(at)}" title="${shortInstant(at)}" data-at="${at}">${ago(at, now)}</time>`
}

/** "for 4m", of what goes on. */
export function lasting(since: EpochMs, now: EpochMs): Html {
  const words = whole(now - since)
  return html`<time datetime="${isoInstant(since)}" title="since ${shortInstant(since)}" data-since="${since}"
    >for ${words}</time
  >`
}

/** "in 4h 10m", of what is to come; whoever points at it sees the moment. */
export function ahead(at: EpochMs, now: EpochMs): Html {
  const words =
    at - now < MINUTE_MS ? 'in a moment' : `in ${formatDuration(Math.floor((at - now) / MINUTE_MS) * MINUTE_MS)}`
  return html`<time datetime="${isoInstant(at)}" title="${shortInstant(at)}">${words}</time>`
}

/** "2026-11-23 03:04:05Z" */
export function instant(at: EpochMs): Html {
  return html`<time datetime="${isoInstant(at)}">${shortInstant(at)}</time>`
}

/** In whole seconds: nobody needs it finer. */
export function whole(ms: Ms): string {
  return formatDuration(Math.max(1000, Math.floor(ms / 1000) * 1000))
}
