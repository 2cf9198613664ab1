/** The look of pages about the past: charts, days, differences. */
export const PAST_STYLE = `
.choices ul { display: flex; flex-wrap: wrap; gap: .375rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .9375rem; }
.choices a { display: block; padding: .25rem .875rem; color: var(--faint); border: 1px solid var(--line); border-radius: 1rem; }
.choices a:hover { color: var(--ink); text-decoration: none; border-color: var(--faint); }
.choices a[aria-current] { color: var(--ink); background: var(--card); border-color: var(--accent); font-weight: 550; }
.paging { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .625rem 0 .25rem; font-size: .9375rem; }
.card > .paging { border-top: 1px solid var(--line); }
.small { font-size: .875rem; }
.card > .small { margin: .5rem 0 .25rem; max-width: 50rem; }
.listed { margin-top: 1rem; }
.narrow { display: none; }
.charts + .small { margin-top: .75rem; }
.chips .chip { margin-right: .25rem; }
.plain { color: inherit; }
.act { margin: .875rem 0 0; }

.bars .degraded { fill: var(--warning); } .bars .down { fill: var(--critical); } .bars .blind { fill: var(--unknown); }
.bars .maintenance { fill: var(--accent); } .bars .unmeasured { fill: var(--faint); }
.bars.key { display: inline-block; width: .375rem; height: .75rem; margin: 0 .375rem 0 0; vertical-align: -.08em; }
.legend.small { margin: .75rem 0 .25rem; gap: .125rem 1.25rem; color: var(--faint); }
.days .bars { height: 1.625rem; margin: 0; min-width: 15rem; }
.days .bars-cell { width: 60%; }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: .75rem; margin: .75rem 0 0; }
.charts.alone { grid-template-columns: minmax(0, 1fr); }
.chart-card { min-width: 0; margin: 0; padding: .75rem 1rem .625rem; overflow: visible; }
.chart-card figcaption { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; margin-bottom: .375rem; font-size: .9375rem; overflow-wrap: anywhere; }
.chart-card figcaption .faint { font-size: .875rem; font-variant-numeric: tabular-nums; }
.chart { display: grid; grid-template-columns: 70px minmax(0, 1fr); }
.chart text { font-size: .75rem; fill: var(--faint); font-variant-numeric: tabular-nums; }
.chart .values { display: block; overflow: visible; }
.chart .plot { display: block; width: 100%; }
.chart .times { grid-column: 2; display: block; overflow: visible; }
.chart path { vector-effect: non-scaling-stroke; }
.chart .grid { fill: none; stroke: var(--line); stroke-width: 1; }
.chart .hole { fill: var(--line); opacity: .55; }
.chart .band { fill: var(--accent); opacity: .22; }
.chart .mean { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.chart .dot { fill: none; stroke: var(--accent); stroke-width: 4; stroke-linecap: round; }
.chart .step { fill: transparent; }
.chart .step:hover { fill: var(--faint); opacity: .25; }
.chart-card details { margin-top: .5rem; }
.numbers .when { width: 40%; }

.group { margin-top: .75rem; }
.settings caption { padding: .25rem 0 .125rem; text-align: left; font-weight: 600; overflow-wrap: anywhere; }
.settings { table-layout: fixed; }
.settings thead th { font-size: .8125rem; }
.settings thead th:not(.mark, .nature) { width: 30%; }
.settings.diff thead th:not(.mark, .nature):nth-child(2) { width: 27%; }
.settings tbody th { min-width: 0; }
.settings .nature { width: 7rem; font-weight: normal; }
.settings td.nature { font-size: .875rem; }
.facts .tally { margin-right: .75rem; }
.settings tbody th { font-weight: 500; }
.settings .mark { font: 700 1rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
.settings td { min-width: 0; }
.settings td > code, .settings .parts code { white-space: pre-wrap; }
.added .mark, .tally.added { color: var(--ok); } .removed .mark, .tally.removed { color: var(--critical); } .changed .mark, .tally.changed { color: var(--warning); }
.diff .was code, .diff .was .secret { color: var(--critical); } .diff .is code, .diff .is .secret { color: var(--ok); }
.diff .parts li:not(.other) code { color: var(--faint); }
.diff .parts .other code { font-weight: 600; }
.parts { margin: 0; padding: 0; list-style: none; }
.parts li { padding: 0 0 0 .625rem; border-left: 2px solid var(--line); }
.diff .was .other { border-color: var(--critical); } .diff .is .other { border-color: var(--ok); }
.secret { font-size: .875rem; font-variant-numeric: tabular-nums; }
.whole { margin-top: .125rem; }
.unfold { margin-top: .5rem; }
.unfold > summary { font-size: .9375rem; }
.changes .pick { width: 3.75rem; text-align: center; }
.changes .when { width: 11.5rem; }
.changes code, .facts code { white-space: nowrap; }

@media (max-width: 40rem) {
  .days .bars-cell { flex: 1 1 100%; }
  .days tbody th { flex-basis: 55%; }
  .days .bars { min-width: 0; }
  .rows.settings tbody th { flex: 1 1 80%; }
  .rows.settings caption { display: block; }
  .rows.settings td.was, .rows.settings td.is { flex: 1 1 100%; padding-left: 1.75rem; }
  .diff td.was > .unseen, .diff td.is > .unseen {
    position: static; width: auto; height: auto; overflow: visible; clip-path: none; color: var(--faint); font-size: .8125rem;
  }
  .rows.settings td.nature { padding-left: 1.75rem; }
  .rows.settings td.nature::before { content: "set by "; }
  .scale { flex-wrap: wrap; }
  .scale span:nth-child(2) { order: 3; flex-basis: 100%; }
  .chart .times text:nth-child(even) { display: none; }
  .legend.small { flex-direction: row; }
  .narrow { display: inline; }
  .changes .pick { order: 3; flex: 0 0 auto; text-align: left; white-space: nowrap; }
  .rows.changes .pick { width: auto; }
  .changes .pick::after { color: var(--faint); font-size: .8125rem; content: " older"; }
  .changes .pick + .pick::after { content: " newer"; }
  .changes .when { flex: 1 1 55%; width: auto; }
  .rows.changes td:not([class]) { flex: 1 1 100%; }
  .rows.numbers .when { flex: 1 1 100%; }
}
@media (forced-colors: active) {
  .chart .mean { stroke: CanvasText; } .chart text { fill: CanvasText; } .chart .hole { fill: GrayText; }
}
`
