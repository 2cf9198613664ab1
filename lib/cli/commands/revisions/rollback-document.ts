import { jsonText } from '../../../base/json-text.ts'
import type { Outcome } from '../../../app/replace/replace.ts'
import type { Rollback } from '../../../app/replace/rollback.ts'
import type { Step } from '../../../app/replace/steps.ts'

/**
 * A rollback as programs read it. Requests themselves hold secrets: what becomes different says all of them but these.
 *
 * @param outcome null where nothing was done
 * @param done the steps that were, each with the time that it took
 */
export function rollbackDocument(
  { revision, plan, left }: Rollback,
  outcome: Outcome | null,
  done: readonly { readonly step: Step; readonly tookMs: number }[],
): string {
  const stepOf = ({ name, at, words }: Step): object => {
    const of = name === 'create-network' || name === 'create-volume' ? plan.grounds[at] : plan.parts[at]?.of
    return { step: name, target: of?.target, name: of?.name, words }
  }
  const ended =
    outcome === null
      ? {}
      : { outcome: outcome.kind, ...('why' in outcome && { why: outcome.why, failed: outcome.step }) }
  const document = {
    revision,
    parts: plan.parts.map(({ of, runsAs, because, changes, cannot }) => ({ ...of, runsAs, because, changes, cannot })),
    left: left.map(({ of, why }) => ({ ...of, why })),
    cannot: plan.cannot,
    steps: outcome === null ? plan.steps.map(stepOf) : done.map(({ step, tookMs }) => ({ ...stepOf(step), tookMs })),
    ...ended,
  }
  return `${jsonText(document, 2)}\n`
}
