import { BASE_STYLE } from '../kit/look/base-style.ts'
import { BAR_STYLE } from './style-bar.ts'
import { DETAIL_STYLE } from './style-details.ts'
import { FORM_STYLE } from './style-forms.ts'
import { PAST_STYLE } from './style-past.ts'
import { PEOPLE_STYLE } from './style-people.ts'

/** The look of the status page: that of all our pages, its frame, its lists; then the pages with a look of their own. */
export const STYLE = `${BASE_STYLE}
body { padding: 0 0 3rem; max-width: none; -webkit-text-size-adjust: 100%; }
main, footer, .bar { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
main { display: block; outline: none; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; text-underline-offset: .15em; }
code, pre { font: .875em/1.55 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
.skip { position: absolute; left: -100rem; top: .5rem; z-index: 2; padding: .5rem .875rem; background: var(--card); border-radius: .375rem; }
.skip:focus { left: 1rem; }
.cut { max-width: 69rem; margin: 0 auto 1.25rem; padding: .75rem 1rem; border: 2px solid var(--unknown); border-radius: .5rem; font-weight: 550; }
.cut[hidden] { display: none; }
footer { margin-top: 3rem; display: flex; flex-wrap: wrap; gap: .25rem 2rem; justify-content: space-between; color: var(--faint); font-size: .875rem; }
footer p { margin: 0; }
h1 { font-size: 1.75rem; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
.section { margin: 2.25rem 0 .75rem; font-size: .8125rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--faint); }
h3 { margin: 0; font-size: 1rem; font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; }
.card { padding: .5rem 1.125rem .625rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; }
.calm { margin: 0; padding: .375rem 0; color: var(--faint); }
section > .calm { padding: .875rem 1.125rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.counts { margin: 1.25rem 0 0; }
.counts.with-old { grid-template-columns: repeat(5, 1fr); }
.counts li { font-size: .9375rem; }
.sign { font-weight: 700; }
.badge { white-space: nowrap; font-size: .875rem; font-weight: 600; }
.chip { display: inline-block; padding: 0 .5rem; border: 1px solid var(--faint); border-radius: 1rem; color: var(--faint); font-size: .8125rem; white-space: nowrap; }
.label { display: inline-block; max-width: 100%; padding: 0 .4375rem; margin: .0625rem 0; border: 1px solid var(--line); border-radius: .25rem; font-size: .8125rem; color: var(--faint); overflow-wrap: anywhere; }
.more { margin: .375rem 0 0; padding: .5rem 0 .125rem; font-size: .9375rem; border-top: 1px solid var(--line); }
.causes + .more { border: 0; }

.own { margin-bottom: 1.75rem; padding: .25rem 1.125rem; background: var(--card); border: 2px solid var(--unknown); border-radius: .5rem; }
.own ul { margin: 0; padding: 0; list-style: none; }
.own li { display: flex; gap: .75rem; padding: .625rem 0; }
.own li + li { border-top: 1px solid var(--line); }
.own li div { color: var(--ink); overflow-wrap: anywhere; }
.own p { margin: 0; color: var(--faint); }

.causes { display: grid; grid-template-columns: minmax(0, 1fr); gap: .625rem; margin: 0; padding: 0; list-style: none; }
.cause { padding: .8125rem 1.125rem .875rem 1rem; background: var(--card); border: 1px solid var(--line); border-left: .25rem solid currentcolor; border-radius: .5rem; }
.cause > * { color: var(--ink); }
.cause.quiet, .cause.stale { border-left-style: double; color: var(--faint); }
.cause-head { display: grid; grid-template-columns: 6rem minmax(0, 1fr) auto; gap: 0 .75rem; align-items: baseline; }
.cause-head a { color: inherit; }
.cause-head .critical { color: var(--critical); } .cause-head .warning { color: var(--warning); } .cause-head .unknown { color: var(--unknown); }
.cause .what { font-weight: 400; color: var(--faint); }
.cause .since { color: var(--faint); font-size: .875rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.cause > p, .following { margin: .125rem 0 0 6.75rem; overflow-wrap: anywhere; }
.remarks { font-size: .9375rem; }
.remarks.remarks { margin-top: .375rem; }
.following.following { display: flex; margin-top: .375rem; font-size: .9375rem; flex-wrap: wrap; gap: 0 .875rem; }
.following ul { display: flex; flex-wrap: wrap; gap: 0 .875rem; min-width: 0; margin: 0; padding: 0; list-style: none; }
.following li { max-width: 100%; overflow-wrap: anywhere; }
.following a { color: var(--ink); text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
.following a:hover { text-decoration-color: currentcolor; }

.rows { margin: 0; }
.rows th, .rows td { padding: .5rem 1rem .5rem 0; }
.rows th:last-child, .rows td:last-child { padding-right: 0; }
.rows thead th { padding: .25rem 1rem .375rem 0; white-space: nowrap; }
.rows tbody th { font-weight: 550; min-width: 9rem; }
.rows .mark { width: 1.75rem; padding-right: .5rem; text-align: center; }
.rows .nature { color: var(--faint); }
.rows .number { color: var(--faint); white-space: nowrap; }
.rows .number strong { color: var(--ink); }
.rows .state { width: 7rem; white-space: nowrap; }
.beside { font-weight: 400; color: var(--faint); }
.replicas + .number { padding-right: 1.25rem; }
th .beside { display: block; font-size: .875rem; }
.checks th .beside { display: inline; font-size: inherit; }
.tally { display: inline-block; min-width: 2.75rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hint { display: block; color: var(--faint); font-size: .875rem; }
${FORM_STYLE}${DETAIL_STYLE}${PEOPLE_STYLE}${PAST_STYLE}${BAR_STYLE}`
