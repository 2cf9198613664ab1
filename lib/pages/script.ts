/**
 * Keeps an open page true: ages grow, parts that have changed are put in the place of what they were, and a page that
 * hears nothing any more says so. Without it the page is whole, and loads itself anew every minute.
 */
export const SCRIPT = `
'use strict'
const SILENT_MS = 20000, REST_MS = 4000, FIRST_PAUSE_MS = 10000, LONGEST_PAUSE_MS = 120000
const body = document.body, cut = document.getElementById('cut')
let madeAt = Number(body.dataset.now), shownAt = performance.now()
let heardAt = performance.now(), askedAt = -REST_MS, isAsking = false, isOwed = false
let pauseMs = 0, source = null, again = null
const now = () => madeAt + performance.now() - shownAt
const span = (ms) => {
  const s = Math.max(1, Math.floor(ms / 1000))
  const parts = [[Math.floor(s / 86400), 'd'], [Math.floor(s / 3600) % 24, 'h'], [Math.floor(s / 60) % 60, 'm'], [s % 60, 's']]
  const from = parts.findIndex(([count]) => count > 0)
  return parts.slice(from, from + 2).filter(([count]) => count > 0).map(([count, unit]) => count + unit).join(' ')
}
const grow = () => {
  for (const time of document.querySelectorAll('time[data-at]')) {
    const ms = now() - Number(time.dataset.at)
    time.textContent = ms < 1000 ? 'just now' : span(ms) + ' ago'
  }
  for (const time of document.querySelectorAll('time[data-since]')) time.textContent = 'for ' + span(now() - Number(time.dataset.since))
}
const tell = (isCut) => {
  if (cut.hidden === !isCut) return
  cut.hidden = !isCut
  cut.textContent = isCut ? 'Nothing is heard from orch-watch any more: what stands here is as it was at ' + new Date(madeAt).toISOString().slice(0, 19).replace('T', ' ') + 'Z.' : ''
}
const bare = (part) => {
  const copy = part.cloneNode(true)
  for (const time of copy.querySelectorAll('time[data-at], time[data-since]')) time.textContent = ''
  for (const each of copy.querySelectorAll('details')) each.open = false
  return copy.innerHTML
}
const twin = (part, of) => {
  const like = [...part.querySelectorAll(of.localName)]
  return like.find((each) => each.id !== '' && each.id === of.id) || like.find((each) => each.getAttribute('href') === of.getAttribute('href')) || null
}
const put = (part, fresh) => {
  const focused = part.contains(document.activeElement) ? document.activeElement : null
  const open = [...part.querySelectorAll('details')].map((each) => each.open)
  const other = document.importNode(fresh, true)
  other.querySelectorAll('details').forEach((each, nth) => { each.open = open[nth] === true })
  part.replaceWith(other)
  if (focused) twin(other, focused)?.focus({ preventScroll: true })
}
const take = (text) => {
  const next = new DOMParser().parseFromString(text, 'text/html')
  if (!next.body.dataset.now) return
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = next.querySelector('[data-part="' + part.dataset.part + '"]')
    if (!fresh) part.replaceChildren()
    else if (bare(part) !== bare(fresh)) put(part, fresh)
    else for (const [nth, time] of [...part.querySelectorAll('time')].entries()) {
      const other = fresh.querySelectorAll('time')[nth]
      for (const { name, value } of other.attributes) time.setAttribute(name, value)
    }
  }
  const parts = new Set([...document.querySelectorAll('[data-part]')].map(({ dataset }) => dataset.part))
  if ([...next.querySelectorAll('[data-part]')].some(({ dataset }) => !parts.has(dataset.part))) location.reload()
  document.title = next.title
  madeAt = Number(next.body.dataset.now)
  shownAt = performance.now()
  grow()
}
const hear = () => { heardAt = performance.now(); tell(false) }
const refresh = async () => {
  if (isAsking || document.hidden) { isOwed = true; return }
  isAsking = true
  isOwed = false
  try {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, askedAt + REST_MS - performance.now())))
    askedAt = performance.now()
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(SILENT_MS) })
    if (answer.ok) { take(await answer.text()); hear() }
  } catch { isOwed = true }
  isAsking = false
}
const listen = () => {
  source = new EventSource(body.dataset.events)
  source.addEventListener('open', () => { pauseMs = 0; hear() })
  source.addEventListener('alive', hear)
  source.addEventListener('looked', () => { hear(); refresh() })
  // There was no room for one more: the page is asked for now and then instead, more and more seldom, and so is a line.
  source.addEventListener('error', () => { if (source.readyState === EventSource.CLOSED) later() })
}
const later = () => {
  pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pauseMs * 2))
  again = setTimeout(() => { refresh(); listen() }, pauseMs * (0.8 + 0.4 * Math.random()))
}
// On a narrow screen the bar is moved through: where the reader is has to be seen.
const bar = document.querySelector('.bar nav'), here = bar?.querySelector('[aria-current]')
if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2
listen()
// A page that was left may be kept, with its line: after six of them a browser would ask us nothing any more.
addEventListener('pagehide', () => { clearTimeout(again); source.close() })
addEventListener('pageshow', ({ persisted }) => { if (persisted) { listen(); refresh() } })
document.addEventListener('visibilitychange', () => { if (!document.hidden && isOwed) refresh() })
setInterval(() => { grow(); if (performance.now() - heardAt > SILENT_MS + 1.2 * pauseMs) tell(true); if (isOwed && pauseMs === 0) refresh() }, 1000)
`
