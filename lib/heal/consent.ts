import type { Prospect } from '../model/heal.ts'
import { healKey } from '../model/heal.ts'
import type { Moment } from './gate.ts'
import { weigh } from './weigh.ts'
import type { Matter, Weighed } from './weigh.ts'

/**
 * Weighs as if a person had seen it and said yes: that stands for the switch of all healing, for `mode: act` of the rule, and
 * for what only a person may do. All other gates are asked as ever.
 */
export function weighConsented(matters: readonly Matter[], moment: Moment): readonly Weighed[] {
  return weigh(matters.map(wanted), { ...moment, settings: { ...moment.settings, enabled: true } })
}

function wanted({ candidate, prospects, ...matter }: Matter): Matter {
  return {
    ...matter,
    candidate: { ...candidate, healing: { ...candidate.healing, mode: 'act' } },
    prospects: prospects.map((each) => ({ ...each, needsPerson: null })),
  }
}

/**
 * Finds among what a look has just shown what a person has seen before.
 *
 * @returns in words why it is not the same any more; what was found where it is
 */
export function seenAgain(seen: Prospect, found: readonly Prospect[]): Prospect | string {
  const key = healKey(seen.object)
  const now = found.find(({ object }) => healKey(object) === key)
  if (!now) return 'nothing is to be done about it any more'
  if (now.words !== seen.words) return `it would now be another thing: ${now.words}`
  if (now.incarnation !== seen.incarnation) return 'it is another one by now, of the same name'
  // Whoever said yes has not seen that it takes a person, or not for this reason.
  if (now.needsPerson !== null && now.needsPerson !== seen.needsPerson)
    return `only a person may do that: ${now.needsPerson}`
  return now
}
