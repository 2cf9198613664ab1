import type { Restore } from '../../../app/restore/restore.ts'
import type { Outcome } from '../../../app/replace/replace.ts'
import type { Step } from '../../../app/replace/steps.ts'
import { jsonText } from '../../../base/json-text.ts'
import { oneLine } from '../../../base/escape.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'

/** What has to be known before, what is left out, and the steps; or why it cannot be done. */
export function restorePage(found: Restore, io: Io): string {
  const { plan, notes, left, from, to, called } = found
  const head = `${manyWords(found)} of ${from}, as in ${called}, on ${to}`
  const out = left.map(({ kind, name, why }) => `${kind} ${name}: ${why}`)
  const before = `${oneLine(head)}\n${part('before you begin:', notes, io)}${part('left out:', out, io)}`
  if (plan.cannot.length > 0)
    return `${before}${part('this cannot be had again just so, and nothing is done:', plan.cannot, io)}${cure(found)}`
  const steps = phasesOf(found).map((words, at) => [`  ${at + 1}. `, words] as const)
  return `${before}${lines('what is done; when something fails, all is taken back:', steps, io)}`
}

/** "5 containers", "1 container". */
export function manyWords({ plan: { parts } }: Restore): string {
  return `${parts.length} container${parts.length === 1 ? '' : 's'}`
}

const EMPTY = /: would be made empty$/u

function cure({ plan: { cannot } }: Restore): string {
  return cannot.every((each) => EMPTY.test(each))
    ? 'put their data there before, or say --without-data if they may be empty\n'
    : ''
}

function part(title: string, all: readonly string[], io: Io): string {
  const marked = all.map((words) => ['  - ', words] as const)
  return lines(title, marked, io)
}

function lines(title: string, all: readonly (readonly [lead: string, words: string])[], io: Io): string {
  if (all.length === 0) return ''
  return `${[title, ...all.flatMap(([lead, words]) => hanging(lead, oneLine(words), lineEnd(io)))].join('\n')}\n`
}

/** All that is done, kind by kind: one line for each step of each container would be a page of its own. */
function phasesOf({ plan: { parts, grounds } }: Restore): readonly string[] {
  const names = (some: readonly { readonly runsAs: string }[]): string => some.map(({ runsAs }) => runsAs).join(', ')
  const called = (kind: 'network' | 'volume'): string =>
    grounds.flatMap(({ what, name }) => (what === kind ? [name] : [])).join(', ')
  const pulled = parts.filter(({ request }) => request.pull !== undefined)
  const phases: readonly (readonly [what: string, of: string])[] = [
    ['pull the images of', names(pulled)],
    ['make the networks', called('network')],
    ['make the volumes', called('volume')],
    ['make, under other names for now, and compare with what is recorded:', names(parts)],
    ['give them their names and start them, in this order:', names(parts)],
    ['wait until they are well, and compare again:', names(parts)],
  ]
  return phases.filter(([, of]) => of !== '').map((phase) => phase.join(' '))
}

/**
 * A restore as programs read it.
 *
 * @param outcome null where nothing was done
 * @param done the steps that were, each with the time that it took
 */
export function restoreDocument(
  { from, to, revision, plan, notes, left }: Restore,
  outcome: Outcome | null,
  done: readonly { readonly step: Step; readonly tookMs: number }[],
): string {
  const steps = outcome === null ? plan.steps.map((step) => ({ step })) : done
  const ended =
    outcome === null
      ? {}
      : { outcome: outcome.kind, ...('why' in outcome && { why: outcome.why, failed: outcome.step }) }
  const document = {
    ...{ from, to, revision },
    containers: plan.parts.map(({ of: { name }, runsAs }) => ({ name, runsAs })),
    resources: plan.grounds.map(({ what, name }) => ({ kind: what, name })),
    notes,
    left,
    cannot: plan.cannot,
    steps: steps.map(({ step: { name, words }, ...took }) => ({ step: name, words, ...took })),
    ...ended,
  }
  return `${jsonText(document, 2)}\n`
}
