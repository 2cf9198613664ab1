import { BASE_STYLE } from '../../kit/look/base-style.ts'

/** The look of the report: that of all our pages, and what only it has. */
export const STYLE = `${BASE_STYLE}
.filter { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: 0 0 1.25rem; }
.filter[hidden], .target[hidden] { display: none; }
.filter input {
  flex: 1 1 14rem; min-width: 0; padding: .45rem .75rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--faint); border-radius: .375rem;
}
.filter button {
  padding: .45rem .75rem; font: inherit; color: inherit; background: var(--card); cursor: pointer;
  border: 1px solid var(--faint); border-radius: .375rem;
}
.filter button[aria-pressed="true"] { background: var(--ink); color: var(--page); border-color: var(--ink); }
.filter input::placeholder { color: var(--faint); opacity: 1; }
.filter output { flex-basis: 100%; color: var(--faint); font-size: .875rem; }
.target {
  margin: 0 0 .75rem; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-left: .3rem solid currentcolor; border-radius: .5rem;
}
.target > * { color: var(--ink); }
.head { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; }
.head h2 .sign { display: inline-block; min-width: 1.1em; }
.figures { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; font-variant-numeric: tabular-nums; font-size: .9375rem; }
.figures div { display: flex; gap: .35rem; }
.figures dt { color: var(--faint); } .figures dd { margin: 0; }
.nature { margin: 0; font-size: .875rem; color: var(--faint); overflow-wrap: anywhere; }
.state { width: 7.5rem; white-space: nowrap; } .what { width: 30%; }
.hint { display: block; color: var(--faint); }
.findings thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
details { margin-top: .35rem; }
summary { color: var(--faint); cursor: pointer; font-size: .875rem; width: fit-content; }
.cost { margin-top: 2rem; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .75rem 2rem; }
  .counts { grid-template-columns: repeat(2, 1fr); gap: .5rem; }
  .findings tr { display: block; padding: .45rem 0; border-top: 1px solid var(--line); }
  .findings th, .findings td { display: block; width: auto; padding: 0; border: 0; }
  .filter input { flex-basis: 100%; }
  .cost { overflow-x: auto; }
  .cost table { font-size: .875rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filter, details:not([open]) { display: none; }
  .target { break-inside: avoid-page; }
}
`

/** SHA-256 of the style, for the page's policy; a test says so when it is not that. */
export const STYLE_HASH = 'to4A8G8ZK/9bCwIZ1nGWJhNi09udAKUL7o8tUB63NJY='
