/** The look of the page: system fonts, four colours of status, light and dark as the reader's system has it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1f2328; --faint: #57606a; --line: #dfe1e4; --accent: #0b5cad;
  --critical: #b3261e; --unknown: #6a3ea1; --warning: #855300; --ok: #1a6e34;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131619; --card: #1b1f23; --ink: #e6e8ea; --faint: #a0a9b2; --line: #33393f; --accent: #8cc2ff;
    --critical: #ff8d85; --unknown: #cdadff; --warning: #f1bb52; --ok: #7bd394;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 70rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.4; overflow-wrap: anywhere; }
p { margin: .25rem 0 0; }
.faint { color: var(--faint); }
.critical { color: var(--critical); } .unknown { color: var(--unknown); }
.warning { color: var(--warning); } .ok { color: var(--ok); }
.counts { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: 1.5rem 0; padding: 0; list-style: none; }
.counts li { padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.counts strong { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.counts .none, .counts .none .sign { color: var(--faint); }
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
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
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
table { width: 100%; margin: .5rem 0 0; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--faint); font-weight: normal; font-size: .8125rem; padding-bottom: .2rem; }
tbody th { font-weight: 600; }
td, tbody th { overflow-wrap: anywhere; }
.state { width: 7.5rem; white-space: nowrap; } .what { width: 30%; }
.hint { display: block; color: var(--faint); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.findings thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
details { margin-top: .35rem; }
summary { color: var(--faint); cursor: pointer; font-size: .875rem; width: fit-content; }
.cost { margin-top: 2rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
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
  :root { --page: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; color-scheme: light;
    --critical: #8c1d18; --unknown: #53317f; --warning: #6b4300; --ok: #14562a; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .filter, details:not([open]) { display: none; }
  .target { break-inside: avoid-page; }
}
`

/** SHA-256 of the style, for the page's policy; a test says so when it is not that. */
export const STYLE_HASH = 'TLYMYyOySezlTTID1TLhywaoLgd+gaF5y26okcl+AXE='
