/** The look of what people decided and what is decided for them: silences, windows, deeds, budgets, and what it all costs. */
export const PEOPLE_STYLE = `
.action {
  display: inline-block; padding: .25rem .75rem; font-size: .875rem; font-weight: 500; line-height: 1.4; white-space: nowrap; color: var(--ink);
  background: var(--card); border: 1px solid var(--faint); border-radius: .375rem;
}
.action:hover { text-decoration: none; border-color: var(--accent); color: var(--accent); }
.title .action { align-self: center; }
.title > .action:last-child { margin-left: auto; }
.people tbody th { width: 24%; }
.images tbody th { width: 34%; }
.people .said { overflow-wrap: anywhere; }
.people .when, .windows .when { min-width: 11.5rem; color: var(--ink); }
.people .count { white-space: nowrap; }
.people .do { width: 1%; text-align: right; }
.beside code { font-size: .8125rem; color: var(--faint); }
.windows tbody th { width: 22%; }
.windows .strip-cell { width: 15rem; }
.strip { display: block; width: 14rem; max-width: 100%; height: 1.375rem; margin-top: .125rem; }
.strip .line { fill: var(--line); } .strip .coming { fill: var(--accent); } .strip .open { fill: var(--warning); }
.deed-head { display: flex; gap: .25rem .625rem; align-items: baseline; }
.deed-head p { flex: 1 1 auto; min-width: 0; }
.deed-head .chip { min-width: 3.5rem; text-align: center; }
.deed.go .chip { color: var(--ok); border-color: currentcolor; }
.deed.would .chip { color: var(--unknown); border-color: currentcolor; }
.deed.no .chip { color: var(--warning); border-color: currentcolor; }
.deed .since { color: var(--faint); }
.deed-head ~ p, .deed-head ~ details { margin-left: 4.125rem; }
.plan { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
.budgets { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0 0 .375rem; padding: 0; list-style: none; font-size: .9375rem; overflow-wrap: anywhere; }
.chain { margin: .375rem 0 .5rem; font-size: .9375rem; overflow-wrap: anywhere; }
.pager { display: flex; gap: 1.5rem; }
.own-cost .facts { margin: .5rem 0 .375rem; gap: 1rem 2.5rem; }
.own-cost dd { font-variant-numeric: tabular-nums; }
.costs .number { color: var(--ink); }
.costs thead .number, .costs td.number:last-child { color: var(--faint); }
.costs thead a { color: var(--faint); text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
.costs tfoot th, .costs tfoot td { padding: .5rem 1rem .5rem 0; border-top: 2px solid var(--line); font-weight: 600; }
.costs tfoot td:last-child { padding-right: 0; }
.share { display: block; margin: .25rem 0 0 auto; } .share .bar { fill: var(--accent); }
.label-small { display: none; }
@media (max-width: 40rem) {
  .people tbody th, .windows tbody th { width: auto; flex-basis: 100%; }
  .people .said, .windows .said, .windows .strip-cell { flex: 1 1 100%; width: auto; }
  .people .when, .windows .when { min-width: 0; }
  .people .do { width: auto; margin-left: auto; }
  .windows .when { flex: 1 1 100%; }
  .strip { width: 100%; }
  .deed-head ~ p, .deed-head ~ details { margin-left: 0; }
  .deed-head { flex-wrap: wrap; }
  .deed-head p { flex-basis: 100%; order: 1; }
  .title > .action:last-child { margin-left: 0; }
  .costs td.number { flex: 1 1 40%; text-align: left; }
  .costs tfoot { display: block; }
  .costs tfoot td { flex: 1 1 40%; font-size: .875rem; }
  .costs tfoot th { flex-basis: 100%; }
  .label-small { display: inline; color: var(--faint); font-weight: 400; }
  .share { display: none; }
}
@media (forced-colors: active) {
  .strip rect, .share .bar { fill: CanvasText; }
}
`
