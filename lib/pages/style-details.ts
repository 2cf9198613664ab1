/** The look of what only single pages have: titles, facts, replicas, stories, numbers over time; and of narrow screens. */
export const DETAIL_STYLE = `
.crumbs ol { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0 0 .25rem; padding: 0; list-style: none; font-size: .9375rem; overflow-wrap: anywhere; }
.crumbs li::after { content: "/"; margin-left: .5rem; color: var(--faint); }
.title { display: flex; flex-wrap: wrap; gap: .25rem .875rem; align-items: baseline; }
.title h1 { min-width: 0; }
.title .badge { font-size: 1rem; }
.says.large { margin-top: .5rem; font-size: 1.125rem; overflow-wrap: anywhere; max-width: 60rem; }
.facts { display: flex; flex-wrap: wrap; gap: .875rem 2.25rem; margin: 1.125rem 0 0; }
.facts div { min-width: 0; max-width: 100%; }
.facts dt { color: var(--faint); font-size: .8125rem; }
.facts dd { margin: 0; font-size: .9375rem; overflow-wrap: anywhere; }

.cells { display: inline-block; max-width: 100%; vertical-align: middle; height: auto; overflow: visible; }
.cells .fill { fill: currentcolor; } .cells .stroke { fill: none; stroke: currentcolor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.cell-ready { color: var(--ok); } .cell-starting, .cell-surplus { color: var(--warning); }
.cell-failing, .cell-missing { color: var(--critical); } .cell-unseen { color: var(--unknown); }
.rows .replicas { min-width: 12.5rem; line-height: 1; padding-top: .6875rem; }
.replicas-card { padding: 1.125rem 1.25rem 1.25rem; }
.big { margin: 0 0 .75rem; font-size: 1.125rem; color: var(--faint); }
.big strong { font-size: 2rem; line-height: 1.1; font-weight: 650; color: var(--ink); font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .9375rem; }
.legend .cells { margin-right: .25rem; vertical-align: -.1em; }
.rollout { margin-top: 1.125rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.rollout p { margin: 0; overflow-wrap: anywhere; }
.progress-bar { display: block; width: 100%; max-width: 20rem; margin: .5rem 0; }
.progress-bar .track { fill: var(--line); } .progress-bar .progress { fill: var(--accent); } .progress-bar .critical { fill: var(--critical); }
.left-over th, .left-over td { color: var(--faint); }

.find { display: flex; gap: .625rem; margin: 1rem 0 0; max-width: 36rem; }
.find input { flex: 1 1 auto; min-width: 0; padding: .45rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint); border-radius: .375rem; }
button { padding: .45rem 1rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint); border-radius: .375rem; cursor: pointer; }

.bars { display: block; width: 100%; height: 2.5rem; margin: .5rem 0 0; }
.bars .ok { fill: var(--ok); } .bars .warning { fill: var(--warning); } .bars .unknown { fill: var(--unknown); }
.bars .critical { fill: var(--critical); } .bars .nothing { fill: var(--line); }
.scale { display: flex; justify-content: space-between; gap: 1rem; margin: .375rem 0 .125rem; font-size: .875rem; }
.spark { display: block; overflow: visible; }
.spark path { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.lately { width: 8.5rem; }

.two { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 0 1.5rem; align-items: start; }
.timeline { margin: 0; padding: .25rem 0; list-style: none; }
.timeline li { position: relative; display: grid; grid-template-columns: 10.75rem minmax(0, 1fr); gap: 0 .75rem; padding: .375rem 0 .375rem 1.25rem; font-size: .9375rem; }
.timeline li::before { content: ""; position: absolute; left: 0; top: .8125rem; width: .5625rem; height: .5625rem; border-radius: 50%; background: var(--card); border: 2px solid var(--faint); z-index: 1; }
.timeline li::after { content: ""; position: absolute; left: .21875rem; top: .8125rem; bottom: -.8125rem; width: 2px; background: var(--line); }
.timeline li:last-child::after { display: none; }
.timeline .bad::before { border-color: var(--critical); background: var(--critical); }
.timeline .good::before { border-color: var(--ok); background: var(--ok); }
.timeline .told::before { border-color: var(--accent); }
.timeline .deed::before { border-color: var(--warning); border-radius: 2px; }
.timeline .gap { display: block; }
.timeline .gap::before { display: none; }
.when { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
.timeline .what, .log span { overflow-wrap: anywhere; }
.timeline .what strong, .log strong { font-weight: 600; }
.routes, .gates, .log { margin: 0; padding: 0; list-style: none; font-size: .9375rem; overflow-wrap: anywhere; }
.routes li, .deed { padding: .5rem 0; }
.routes li + li, .deed + .deed { border-top: 1px solid var(--line); }
.routes p, .deed p { margin: 0; font-size: .9375rem; overflow-wrap: anywhere; }
.deed details { margin-top: .25rem; }
summary { color: var(--faint); cursor: pointer; font-size: .875rem; width: fit-content; }
.gates { margin: .375rem 0 0; font-size: .875rem; }
.gates li { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr); padding: .0625rem 0; }
.card h3 { margin: .75rem 0 .25rem; font-size: .875rem; color: var(--faint); }
.log li { display: grid; grid-template-columns: 10.75rem minmax(0, 1fr); gap: 0 .75rem; padding: .25rem 0; font-size: .875rem; }
.evidence { margin: 0 0 .75rem; padding: .75rem 1.125rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.evidence figcaption { font-size: .875rem; }
pre { margin: .375rem 0 0; max-height: 30rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

@media (max-width: 56rem) {
  .two { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 40rem) {
  main, footer, .bar { padding: 0 .875rem; }
  .cut { margin: 0 .875rem 1rem; }
  h1 { font-size: 1.375rem; }
  .section { margin-top: 1.75rem; }
  .counts, .counts.with-old { grid-template-columns: repeat(2, 1fr); gap: .5rem; }
  .counts.with-old li:last-child { grid-column: 1 / -1; }
  .counts li { padding: .5rem .75rem; }
  .counts strong { font-size: 1.375rem; }
  .cause { padding: .6875rem .875rem .75rem .75rem; }
  .cause-head { grid-template-columns: minmax(0, 1fr) auto; }
  .cause-head h3 { grid-row: 2; grid-column: 1 / -1; }
  .cause > p, .following { margin-left: 0; }
  .card { padding: .25rem .875rem .5rem; }
  .rows, .rows tbody { display: block; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows tr { display: flex; flex-wrap: wrap; gap: .125rem .75rem; align-items: baseline; padding: .625rem 0; border-top: 1px solid var(--line); }
  .rows tbody tr:first-child { border-top: 0; }
  .rows th, .rows td, .rows th:last-child, .rows td:last-child { display: block; width: auto; min-width: 0; padding: 0; border: 0; }
  .rows td:empty { display: none; }
  .rows .mark { width: 1rem; }
  .rows tbody th { flex: 1 1 70%; }
  .rows .replicas { flex-basis: 100%; padding: .25rem 0; }
  .rows .state { width: auto; }
  .rows .number { font-size: .875rem; }
  .replicas + .number { padding-right: 0; }
  .rows .nature { font-size: .875rem; }
  .rows .lately { flex-basis: 100%; }
  .rows td:not([class]) { flex: 1 1 auto; }
  .checks td:not([class]) { flex: 1 1 100%; }
  .facts { gap: .625rem 1.5rem; }
  .timeline li, .log li { grid-template-columns: minmax(0, 1fr); }
  .legend { flex-direction: column; }
}
@media print {
  .skip, .more { display: none; }
  .cause, .card { break-inside: avoid-page; }
}
@media (forced-colors: active) {
  .cells .fill, .bars rect { fill: CanvasText; }
  .cells .stroke, .spark path { stroke: CanvasText; }
}
`
