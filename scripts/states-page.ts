import { listed } from '../lib/kit/index.ts'
import { shownStates } from '../test/states/shown.ts'
import type { Line, ShownStage, ShownState } from '../test/states/shown.ts'

const INTRODUCTION = `<!-- Made by \`npm run docs\`: do not edit. -->

# States, and what is said of them

What each orchestrator may say of a task, a pod, a node or itself, and what stands in the report then. Every row is a look at a server that answers with
that state, judged by all checks that are on by default with the limits that they come with: one look, and no memory of an earlier one. Three instances are
wanted and two of them run well, unless the state says otherwise.

A status is that of its line; _unknown_ is what could not be looked at, with the code of its fault. Where nothing is wrong, one line says so. Limits and options
of each check: [checks.md](checks.md). How the figures are counted: [workloads.md](workloads.md).

`

/** docs/states.md, out of what is shown of every state. */
export async function statesPage(): Promise<string> {
  const stages = await shownStates()
  return `${INTRODUCTION}${stages.map(section).join('\n')}`
}

function section({ title, states }: ShownStage): string {
  const rows = states.flatMap(rowsOf)
  return `## ${title}\n\n| state | check | status | report line |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
}

/** What several checks say in the same words stands there once. */
function rowsOf({ state, lines }: ShownState): string[] {
  const bySaying = new Map<string, Line[]>()
  for (const line of lines) {
    const saying = `${line.status} ${line.summary}`
    bySaying.set(saying, [...(bySaying.get(saying) ?? []), line])
  }
  return [...bySaying.values()].map((same, at) => {
    const [{ status, summary, fault }] = same as [Line]
    const checks = listed([...new Set(same.map(({ check }) => check))])
    const of = at === 0 ? state.of : ''
    return `| ${[of, checks, fault ? `${status}, ${fault.code}` : status, summary].map(cell).join(' | ')} |`
  })
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
