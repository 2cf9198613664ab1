/** The look of what people fill in: fields under their names, what is wrong beside it, one button. */
export const FORM_STYLE = `
.actions { display: flex; flex-wrap: wrap; gap: .5rem .625rem; margin: 1.125rem 0 0; }
.outcome { margin: 0 0 1.5rem; padding: .75rem 1.125rem; background: var(--card); border: 2px solid var(--ok); border-radius: .5rem; overflow-wrap: anywhere; }
.outcome .sign { margin-right: .5rem; }
.refused { margin: 1rem 0 1.25rem; max-width: 44rem; padding: .75rem 1.125rem; background: var(--card); border: 2px solid var(--critical); border-radius: .5rem; overflow-wrap: anywhere; }
.refused p { margin: 0; }
.refused ul { margin: .375rem 0 0; padding-left: 1.25rem; }
.deed-form { margin: 1.5rem 0 0; max-width: 36rem; }
.about { margin: 1rem 0 0; overflow-wrap: anywhere; }
.about .card + .faint, .about section + .faint { margin-top: 1rem; }
.field { margin: 0 0 1.25rem; }
.field label { display: block; font-weight: 600; }
.field .hint { margin: 0 0 .25rem; }
.field .problem { margin: 0 0 .25rem; color: var(--critical); font-weight: 550; overflow-wrap: anywhere; }
.field input[type=text], .field select { width: 100%; min-height: 2.5rem; padding: .4375rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--faint); border-radius: .375rem; }
.field.wrong { padding-left: .875rem; border-left: .25rem solid var(--critical); }
.field.wrong input[type=text], .field.wrong select { border-color: var(--critical); border-width: 2px; }
.tick-line { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr); gap: .625rem; align-items: start; }
.tick-line label { font-weight: 550; overflow-wrap: anywhere; }
.tick-line input { width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent); }
.tick .hint { margin-left: 2.125rem; }
.send { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; margin: 1.75rem 0 0; }
.deed-form button { display: inline-block; padding: .5rem 1.25rem; min-height: 2.75rem; font: inherit; font-weight: 600; line-height: 1.375; color: var(--ink); background: var(--card); border: 1px solid var(--faint); border-radius: .375rem; cursor: pointer; }
.deed-form .main { color: var(--card); background: var(--accent); border-color: var(--accent); }
.deed-form .grave { color: var(--card); background: var(--critical); border-color: var(--critical); }
.deeds { margin: 0; padding: 0 0 0 1.5rem; font-size: .9375rem; overflow-wrap: anywhere; }
ul.deeds { padding-left: 1.25rem; }
.deeds li { padding: .4375rem 0; }
.deeds p { margin: 0; }
.deeds + .more { margin-left: 0; }
@media (forced-colors: active) { .deed-form button, .action { border: 2px solid ButtonText; } }
`
