import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** It is switched on twice: for all, and in this rule. */
export const mode: Gate = ({ settings, candidate: { healing } }) => {
  if (!settings.enabled) return no('healing is not switched on: settings.heal.enabled')
  return healing.mode === 'act' ? null : no('dry run: the rule does not say "mode: act"')
}
