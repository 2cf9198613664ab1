import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { causeCard } from './overview/cause-card.ts'
import { causesOf } from './overview/causes.ts'
import { standingOf, worstTargetsFirst } from './overview/counts.ts'
import { atMost, more } from './parts/more.ts'
import { targetTable } from './parts/target-rows.ts'
import { workloadTable, worstWorkloadsFirst } from './parts/workload-rows.ts'

const MOST = 50
/** Of what was asked, so much is searched for. */
const LONGEST = 200

/** Everything in which all words stand, whatever their case. */
export function searchPage(board: Board, asked: string, site: Site): Html {
  const text = asked.slice(0, LONGEST)
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  const sections = words.length === 0 ? [] : found(board, words)
  return frame({ title: 'Search', place: null, board, site }, [
    html`<div class="title"><h1>Search</h1></div>`,
    html`<form class="find" action="/search" method="get">
      <input
        type="search"
        name="q"
        value="${text}"
        aria-label="Words that all have to be there"
        maxlength="${LONGEST}"
      /><button>Find</button>
    </form>`,
    sections.length > 0 ? sections : html`<p class="says large">${nothing(words)}</p>`,
  ])
}

function nothing(words: readonly string[]): Piece {
  if (words.length > 0) return html`Nothing has all of ${name(words.join(' '))} in it.`
  return 'Targets, workloads and incidents are found by words of their names, labels and what was said of them.'
}

function found({ at, ...board }: Board, words: readonly string[]): readonly Html[] {
  const has = (...texts: readonly (string | undefined)[]): boolean => {
    const text = texts.join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const incidents = board.incidents.filter(({ incident: { id, subject, summary } }) =>
    has(id, subject.target, subject.check, subject.item, summary),
  )
  const targets = board.targets.filter((each) => has(...targetTexts(each)))
  const workloads = board.workloads.filter(({ target, workload: { id, image, kind } }) => has(target, id, image, kind))
  return [
    ...section('wrong', 'Wrong now', causesOf(incidents), (shown) => {
      return html`<ol class="causes">
        ${shown.map((cause) => causeCard(cause, at))}
      </ol>`
    }),
    ...section('targets', 'Targets', worstTargetsFirst(targets.map(standingOf)), (shown) => {
      return html`<div class="card">${targetTable(shown, at)}</div>`
    }),
    ...section('workloads', 'Workloads', worstWorkloadsFirst(workloads), (shown) => {
      return html`<div class="card">${workloadTable(shown, at)}</div>`
    }),
  ]
}

function section<T>(
  id: string,
  title: string,
  all: readonly T[],
  body: (shown: readonly T[]) => Html,
): readonly Html[] {
  const { shown, left } = atMost(all, MOST)
  if (shown.length === 0) return []
  return [
    html`<section aria-labelledby="${id}">
      <h2 id="${id}" class="section">${title}</h2>
      ${body(shown)}${more(left, 'found', null)}
    </section>`,
  ]
}

function targetTexts({ id, runtime, labels, groups }: Board['targets'][number]): readonly string[] {
  return [id, runtime, ...groups, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)]
}
