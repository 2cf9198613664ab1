import type { Finding, Group } from '../../kit/by-target.ts'
import { figuresOf } from '../../kit/figures.ts'
import { SIGNS } from '../../kit/signs.ts'
import type { Status } from '../../model/result.ts'
import { name, text } from '../../kit/html-text.ts'

/** A section for a target: what is wrong in full view, what is well behind a line that opens. */
export function targetSection(group: Group, well: readonly Finding[], open: boolean): string {
  const { worst, shown } = group
  const lines = [
    `<section class="target ${worst}" data-status="${worst}">`,
    '<div class="head">',
    `<h2>${sign(worst)} ${name(group.id)}<span class="unseen">, ${worst}</span></h2>`,
    ...figures(group),
    ...nature(group),
    '</div>',
    ...(shown.length > 0 ? findings(shown, 'What is wrong') : []),
    ...(well.length > 0 ? healthy(well, open) : []),
    '</section>',
  ]
  return lines.join('\n')
}

export function sign(status: Status): string {
  return `<span class="sign ${status}" aria-hidden="true">${SIGNS[status]}</span>`
}

function figures({ results }: Group): readonly string[] {
  const all = figuresOf(results).flatMap((figure) => figure ?? [])
  if (all.length === 0) return []
  const parts = all.map(({ label, value, status }) => {
    const mark = status === 'ok' ? '' : ` ${sign(status)}`
    return `<div><dt>${label}</dt><dd class="${status === 'ok' ? 'plain' : status}">${text(value)}${mark}</dd></div>`
  })
  return [`<dl class="figures">${parts.join('')}</dl>`]
}

/** What the target is. Not reachable is a word of its own, since nothing else may be known. */
function nature({ target, results }: Group): readonly string[] {
  if (!target) return []
  const labels = Object.entries(target.labels).map(([label, value]) => name(`${label}=${value}`))
  const reached = target.reachable ? [] : ['<strong class="critical">not reachable</strong>']
  const judged = results.length === 0 ? ['nothing was judged'] : []
  return [`<p class="nature">${[...reached, ...judged, name(target.runtime), ...labels].join(' · ')}</p>`]
}

function healthy(well: readonly Finding[], open: boolean): readonly string[] {
  return [
    `<details${open ? ' open' : ''}><summary>${well.length} ok</summary>`,
    ...findings(well, 'What is well'),
    '</details>',
  ]
}

function findings(all: readonly Finding[], caption: string): readonly string[] {
  return [
    `<table class="findings"><caption class="unseen">${caption}</caption>`,
    '<thead><tr><th scope="col">status</th><th scope="col">check</th><th scope="col">result</th></tr></thead>',
    '<tbody>',
    ...all.map(row),
    '</tbody></table>',
  ]
}

function row({ status, whats, says, hint }: Finding): string {
  const advice = hint === undefined ? '' : `<span class="hint">hint: ${name(hint)}</span>`
  const state = `<td class="state ${status}">${sign(status)} ${status}</td>`
  return `<tr>${state}<th scope="row" class="what">${whats.map(name).join(', ')}</th><td>${name(says)}${advice}</td></tr>`
}

/** Of a group that shows everything, what is well. */
export function wellOf(group: Group | undefined): readonly Finding[] {
  return (group?.shown ?? []).filter(({ status }) => status === 'ok')
}
