import { html, words } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'

interface Any {
  /** As it is sent. */
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** What stands there before anybody typed. */
  readonly initial?: string
}

/** One thing that a person fills in. */
export type Field =
  | (Any & {
      readonly kind: 'line'
      readonly most: number
      readonly isNeeded: boolean
      readonly suggested?: readonly string[]
      /** What browsers may fill in by themselves. */
      readonly purpose?: 'name'
    })
  | (Any & { readonly kind: 'tick' })
  | (Any & { readonly kind: 'choice'; readonly choices: readonly (readonly [string, string])[] })

/** What stands in the fields, and what is wrong with it. Both by the name of the field. */
export interface Filled {
  readonly values: ReadonlyMap<string, string>
  readonly problems: ReadonlyMap<string, string>
}

export function fieldId(name: string): string {
  return `field-${name}`
}

/** @param isFirst whether it is the first with a problem: there the reader goes on */
export function fieldOf(field: Field, filled: Filled, isFirst: boolean): Html {
  const { name, label, hint } = field
  const problem = filled.problems.get(name)
  const attributes = attributesOf(field, problem !== undefined, isFirst)
  const caption = html`<label for="${fieldId(name)}">${label}</label>`
  const control = controlOf(field, valueOf(field, filled), attributes)
  return html`<div class="${words('field', field.kind, problem !== undefined && 'wrong')}">
    ${field.kind === 'tick' ? html`<div class="tick-line">${control} ${caption}</div>` : caption}
    ${hint !== undefined && html`<p class="hint" id="hint-${name}">${hint}</p>`}
    ${problem !== undefined && html`<p class="problem" id="problem-${name}"><span class="sign" aria-hidden="true">✗</span> ${problem}</p>`}
    ${field.kind !== 'tick' && control}
  </div>`
}

function valueOf({ name, initial = '' }: Field, { values }: Filled): string {
  return values.get(name) ?? initial
}

function attributesOf({ name, hint }: Field, isWrong: boolean, isFirst: boolean): Piece {
  const described = words(hint !== undefined && `hint-${name}`, isWrong && `problem-${name}`)
  return [
    described !== '' && html` aria-describedby="${described}"`,
    isWrong && html` aria-invalid="true"`,
    isFirst && html` autofocus`,
  ]
}

function controlOf(field: Field, value: string, attributes: Piece): Html {
  const { name } = field
  const id = fieldId(name)
  switch (field.kind) {
    case 'tick':
      return html`<input
        type="checkbox"
        id="${id}"
        name="${name}"
        value="yes"
        ${value === 'yes' && html` checked`}${attributes}
      />`
    case 'choice':
      return html`<select id="${id}" name="${name}" ${attributes}>
        ${field.choices.map(([each, label]) => html`<option value="${each}" ${each === value && html` selected`}>${label}</option>`)}
      </select>`
    case 'line':
      return html`<input
          type="text"
          id="${id}"
          name="${name}"
          value="${value}"
          maxlength="${field.most}"
          autocomplete="${field.purpose ?? 'off'}"
          ${field.isNeeded && html` required`}${field.suggested && html` list="list-${name}"`}${attributes}
        />${field.suggested && html`<datalist id="list-${name}">${field.suggested.map((each) => html`<option value="${each}"></option>`)}</datalist>`}`
  }
}
