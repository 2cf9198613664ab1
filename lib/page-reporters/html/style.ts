import { DARK, LIGHT, PRINT, variablesOf } from '../../kit/look/colours.ts'

/** System fonts, light and dark as the reader's system has it; every text has a contrast of 4.5 to 1 or more. */
export const STYLE = `
:root {
  color-scheme: light dark;
  ${variablesOf(LIGHT)} --row: #fafaf8;
  --k-ok: #5aa96f; --k-degraded: #d99a1c; --k-down: #c4281f; --k-unknown: #8457bd; --k-blind: #57407e;
  --k-maintenance: #4a86c8; --k-unmeasured: #8a929a;
}
@media (prefers-color-scheme: dark) {
  :root {
    ${variablesOf(DARK)} --row: #1f2429;
    --k-ok: #3f8a57; --k-degraded: #e0a838; --k-down: #f2695f; --k-unknown: #a983df; --k-blind: #8d79b8;
    --k-maintenance: #5b97d6; --k-unmeasured: #7b848d;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: 2.25rem 1.5rem 3rem; max-width: 82rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.1875rem; line-height: 1.35; }
p { margin: .25rem 0 0; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.faint, .none, footer { color: var(--faint); }
.critical { color: var(--critical); } .unknown { color: var(--unknown); }
.warning { color: var(--warning); } .ok { color: var(--ok); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.figures > div { padding: .9rem 1.1rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .625rem; }
.figures dt { color: var(--faint); font-size: .875rem; }
.figures dd { margin: 0; }
.figures strong { display: block; font-size: 1.75rem; line-height: 1.3; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.figures span { display: block; color: var(--faint); font-size: .8125rem; line-height: 1.35; }
nav { margin: 1.25rem 0 0; font-size: .9375rem; }
nav ul, .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0; padding: 0; list-style: none; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
nav span { color: var(--faint); font-size: .8125rem; font-variant-numeric: tabular-nums; }
.legend { margin-top: .75rem; color: var(--faint); font-size: .8125rem; }
.legend li { display: flex; align-items: center; gap: .35rem; }
.swatch { width: .8rem; height: .8rem; }
section { margin: 1.25rem 0 0; padding: 1.1rem 1.25rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .625rem; }
section > .faint { font-size: .875rem; }
table { width: 100%; margin: .75rem 0 0; border-collapse: collapse; font-size: .9063rem; line-height: 1.4; }
th, td { padding: .4rem .9rem .4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--faint); font-weight: normal; font-size: .8125rem; vertical-align: bottom; }
tbody th { font-weight: 600; min-width: 7rem; }
tbody tr:hover { background: var(--row); }
td, tbody th { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.word { white-space: nowrap; }
.strip { display: block; width: 100%; min-width: 11rem; height: 1.2rem; }
td.wide { width: 26%; }
tr:has(svg) > * { vertical-align: middle; }
.moment { white-space: nowrap; font-variant-numeric: tabular-nums; }
.line { display: block; width: 8rem; height: 1.5rem; overflow: visible; }
.line polyline { fill: none; stroke: var(--accent); stroke-width: 1.75; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.k-ok { fill: var(--k-ok); } .k-degraded { fill: var(--k-degraded); } .k-down { fill: var(--k-down); }
.k-unknown { fill: var(--k-unknown); } .k-blind { fill: var(--k-blind); }
.k-maintenance { fill: var(--k-maintenance); } .k-unmeasured { fill: var(--k-unmeasured); }
footer { margin: 1.5rem 0 0; font-size: .8125rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media screen and (max-width: 52rem) {
  body { padding: 1.25rem .75rem 2rem; }
  h1 { font-size: 1.375rem; }
  .figures { grid-template-columns: repeat(2, 1fr); gap: .5rem; }
  .figures > div { padding: .65rem .8rem .75rem; } .figures strong { font-size: 1.3125rem; }
  section { padding: .9rem .9rem 1rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, tbody th, tbody td { display: block; }
  tbody tr { padding: .6rem 0 .5rem; border-top: 1px solid var(--line); }
  tbody th, tbody td { padding: .05rem 0; border: 0; }
  tbody td { display: flex; gap: .75rem; justify-content: space-between; text-align: right; white-space: normal; }
  tbody td::before { content: attr(data-of); color: var(--faint); text-align: left; flex: none; }
  tbody td:empty { display: none; }
  tbody th:not(:first-child) { display: block; }
  td.wide { width: auto; } .strip { min-width: 0; max-width: 62%; }
}
@media print {
  @page { margin: 14mm 12mm; }
  :root {
    ${variablesOf(PRINT)} --row: #ffffff; color-scheme: light;
    --k-ok: #5aa96f; --k-degraded: #d99a1c; --k-down: #c4281f; --k-unknown: #8457bd; --k-blind: #57407e;
    --k-maintenance: #4a86c8; --k-unmeasured: #8a929a;
  }
  body { max-width: none; padding: 0; font-size: 9pt; }
  nav { display: none; }
  h1 { font-size: 16pt; } h2 { font-size: 11.5pt; break-after: avoid; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(34mm, 1fr)); gap: 2mm; margin-top: 4mm; }
  thead th, .legend, section > .faint, .figures span, .figures dt { font-size: 7.5pt; }
  .figures > div { padding: 2mm 3mm; border-radius: 1mm; break-inside: avoid; }
  .figures strong { font-size: 13pt; }
  section { margin: 5mm 0 0; padding: 0; border: 0; }
  section > .faint { break-after: avoid; }
  table { font-size: 7.5pt; }
  th, td { padding: .8mm 2mm .8mm 0; }
  thead { display: table-header-group; }
  tr, .legend li { break-inside: avoid; }
  .strip { min-width: 26mm; height: 3mm; } .line { width: 22mm; height: 4mm; }
  svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

/** SHA-256 of the style, for the page's policy; a test says so when it is not that. */
export const STYLE_HASH = '3HaMWfEkwT1QVscRo+/Mqr5m039POlZd+cHr8Q3VYRI='
