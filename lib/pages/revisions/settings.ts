import type { Change } from '../../kit/configuration-diff.ts'
import { pathWords } from '../../kit/configuration-words.ts'
import type { Field } from '../../model/configuration.ts'
import { exact, html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { atMost, more } from '../parts/more.ts'
import { valuePiece } from './value.ts'

/** Of one group, and of all groups: what a container is made of is less. */
const MOST_IN_GROUP = 200
const MOST_GROUPS = 60

const KINDS = {
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  changed: { sign: '~', word: 'changed' },
} as const

export type ChangeKind = keyof typeof KINDS

function kindOf({ before, after }: Change): ChangeKind {
  if (!before) return 'added'
  return after ? 'changed' : 'removed'
}

/** "2 added, 1 removed, 3 changed", each in its colour. */
export function tallyOf(changes: readonly Change[]): Piece {
  return (['added', 'removed', 'changed'] as const).flatMap((kind) => {
    const count = changes.filter((change) => kindOf(change) === kind).length
    const { sign, word } = KINDS[kind]
    return count === 0
      ? []
      : [html`<span class="tally ${kind}"><span aria-hidden="true">${sign} </span>${count} ${word}</span> `]
  })
}

/** What differs, by what it belongs to: the image, the environment, each as one table. */
export function changeTables(changes: readonly Change[]): Piece {
  return grouped(changes, (group, own) => {
    const { shown, left } = atMost(own, MOST_IN_GROUP)
    return html`<table class="rows settings diff">
        ${head(group, ['Was', 'Is'])}
        <tbody>
          ${shown.map(changeRow)}
        </tbody>
      </table>
      ${more(left, 'settings', null)}`
  })
}

function changeRow(change: Change): Html {
  const { path, before, after } = change
  const kind = kindOf(change)
  const { sign, word } = KINDS[kind]
  const origins = [...new Set([before?.origin, after?.origin].filter((each) => each !== undefined))]
  const side = (value: typeof before, other: typeof before, which: string): Html =>
    html`<td class="${which}">
      ${value && html`<span class="unseen">${which} </span>${valuePiece(value.value, other?.value)}`}
    </td>`
  return html`<tr class="${kind}">
    <td class="mark"><span aria-hidden="true">${sign}</span><span class="unseen">${word}</span></td>
    <th scope="row">${settingName(path)}</th>
    ${side(before, after, 'was')}${side(after, before, 'is')}
    <td class="nature">${origins.join(' → ')}</td>
  </tr>`
}

/** Everything that an object was made of, and who set it. */
export function fieldTables(fields: readonly Field[]): Piece {
  return grouped(fields, (group, own) => {
    const { shown, left } = atMost(own, MOST_IN_GROUP)
    return html`<table class="rows settings">
        ${head(group, ['Value'])}
        <tbody>
          ${shown.map(
            ({ path, value, origin }) =>
              html`<tr>
                <th scope="row">${settingName(path)}</th>
                <td class="is">${valuePiece(value)}</td>
                <td class="nature">${origin}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${more(left, 'settings', null)}`
  })
}

function head(group: string, columns: readonly string[]): Html {
  return html`<caption>
      <bdi>${group}</bdi>
    </caption>
    <thead>
      <tr>
        ${columns.length > 1 && html`<th scope="col" class="mark"><span class="unseen">how</span></th>`}
        <th scope="col">Setting</th>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        <th scope="col" class="nature">Set by</th>
      </tr>
    </thead>`
}

function grouped<T extends { readonly path: readonly string[] }>(
  all: readonly T[],
  table: (group: string, own: readonly T[]) => Html,
): Piece {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const group = each.path[0] ?? ''
    const own = groups.get(group)
    if (own) own.push(each)
    else groups.set(group, [each])
  }
  const { shown, left } = atMost([...groups], MOST_GROUPS)
  return [
    shown.map(([group, own]) => html`<div class="card group">${table(group, own)}</div>`),
    more(left, 'groups', null),
  ]
}

function settingName(path: readonly string[]): Html {
  return html`<code><bdi>${exact(pathWords(path).slice(0, 500))}</bdi></code>`
}
