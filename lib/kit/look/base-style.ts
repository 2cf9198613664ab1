import { DARK, LIGHT, PRINT, variablesOf } from './colours.ts'

/** What all our pages share: colours as the reader's system has them, type, tables, marks of status, a visible focus. */
export const BASE_STYLE = `
:root { color-scheme: light dark; ${variablesOf(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${variablesOf(DARK)} } }
@media print { :root { color-scheme: light; ${variablesOf(PRINT)} } }
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
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; margin: .5rem 0 0; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--faint); font-weight: normal; font-size: .8125rem; padding-bottom: .2rem; }
tbody th { font-weight: 600; }
td, tbody th { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`
