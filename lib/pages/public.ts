import { html, name } from './markup.ts'
import type { Html } from './markup.ts'
import { instant, lasting } from './parts/moment.ts'
import { sign, spokenSign } from './parts/sign.ts'
import type { PublicGroup, PublicSeen, PublicStanding, PublicTarget } from './public/seen.ts'
import type { Site } from './frame.ts'

/** More rows than that nobody reads. */
const MOST_TARGETS = 200
const MOST_WORKLOADS = 50
/** The worst one says how it stands; the others only that they are. */
const MOST_INCIDENTS = 1

/** What everybody may see. It leads nowhere and runs nothing; it loads itself anew every minute. */
export function publicPage({ at, title, groups }: PublicSeen, site: Pick<Site, 'style'>): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="refresh" content="60" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${site.style}" />
        <title>${headline(groups)} · ${title}</title>
      </head>
      <body>
        <header class="top">
          <div class="bar"><span class="brand">${title}</span></div>
        </header>
        <main id="main">
          <h1>${headline(groups)}</h1>
          ${groups.map((group) => section(group, at))}
        </main>
        <footer>
          <p>As of ${instant(at)}.</p>
        </footer>
      </body>
    </html> `
}

function headline(groups: readonly PublicGroup[]): string {
  const targets = groups.flatMap((group) => group.targets)
  const bad = new Set(targets.filter(({ status }) => status !== null && status !== 'ok').map(({ id }) => id)).size
  if (bad > 0) return bad === 1 ? '1 thing is not well' : `${bad} things are not well`
  return targets.length === 0 || targets.some(({ status }) => status === null)
    ? 'Not everything is known'
    : 'All is well'
}

function section({ name: own, targets, status }: PublicGroup, now: number): Html {
  const shown = targets.slice(0, MOST_TARGETS)
  return html`<h2 class="section">${mark(status)} ${name(own)}</h2>
    <div class="card">
      ${
        targets.length === 0
          ? html`<p class="calm">Nothing here is watched now.</p>`
          : html`<table class="rows">
              <thead>
                <tr>
                  <th scope="col" class="mark"><span class="unseen">status</span></th>
                  <th scope="col">Name</th>
                  <th scope="col">State</th>
                  <th scope="col">Workloads</th>
                </tr>
              </thead>
              <tbody>
                ${shown.map((target) => row(target, now))}
              </tbody>
            </table>`
      }
      ${targets.length > shown.length && html`<p class="more">and ${targets.length - shown.length} more</p>`}
    </div>`
}

function row({ id, status, incidents, workloads }: PublicTarget, now: number): Html {
  const open = incidents.slice(0, MOST_INCIDENTS)
  const shown = workloads.slice(0, MOST_WORKLOADS)
  return html`<tr>
    <td class="mark">${mark(status)}</td>
    <th scope="row">${name(id)}</th>
    <td>
      ${open.length === 0 ? html`<span class="faint">${status ?? 'not known'}</span>` : open.map((each) => html`<div>${each.status} ${lasting(each.since, now)}</div>`)}
      ${incidents.length > open.length && html`<div class="faint">and ${incidents.length - open.length} more</div>`}
    </td>
    <td>
      ${shown.map((each) => html`<div>${mark(each.status)} ${name(each.id)} <span class="faint">${each.ready} of ${each.desired}</span></div>`)}
      ${workloads.length > shown.length && html`<div class="faint">and ${workloads.length - shown.length} more</div>`}
    </td>
  </tr>`
}

function mark(status: PublicStanding['status']): Html {
  return status === null ? html`${sign('unknown', true)}<span class="unseen">not known</span>` : spokenSign(status)
}
