/** What came of filling in a template. */
export type Filled =
  { readonly kind: 'filled'; readonly text: string } | { readonly kind: 'failed'; readonly why: string }

/** A text with places for facts, read and checked. */
export interface Template {
  /** As written. */
  readonly text: string
  /** Never throws. What the facts hold stays text, whatever it looks like. */
  readonly fill: (facts: Readonly<Record<string, unknown>>) => Filled
}

/** Words that people have chosen for a notifier; absent where the usual ones are good enough. */
export interface Wording {
  readonly title?: Template
  readonly body?: Template
}
