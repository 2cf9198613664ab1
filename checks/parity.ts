import { chooser, countOf, defineCheck, measure, metric, oneLine, selection, verdict } from '../lib/kit/index.ts'
import type { Measure } from '../lib/kit/index.ts'
import type { Limits } from '../lib/model/limit.ts'
import type { ParityFacts } from '../lib/model/parity.ts'
import type { Verdict } from '../lib/model/result.ts'
import * as z from 'zod'
import { differenceWords, wantedWords } from './parity/words.ts'

/**
 * Asks: what the containers of two environments were made of, as the targets on both sides told last.
 * Judges: for each thing that containers do (a role) how many settings differ, those left out that are meant to; and, under
 * no name, what the machines of both sides differ in, and exceptions that nothing needs.
 * Faults: those of a target that could not be looked at; unreadable where a side has no target, or neither a container.
 * Source: docs/parity.md; Docker Engine API, ContainerInspect, and what each orchestrator tells of its workloads.
 */
export default defineCheck({
  name: 'parity',
  title: 'Parity',
  needs: { parity: ['compared'] },
  limits: {
    differences: { unit: 'count', bad: 'above', warn: '> 0', about: 'settings that differ, and are not meant to' },
  },
  options: z.strictObject(selection('roles')),
  observe: ({ parity: { compared } }) => compared,
  judge: (compared, { limits, options }) => {
    const fits = chooser(options)
    const roles = compared.roles.filter((role) => fits(role))
    return [whole(compared, roles, limits), ...roles.map((role) => ofRole(compared, role, limits))]
  },
})

type Compared = ParityFacts['compared']
type OwnLimits = Limits<'differences'>

function whole(compared: Compared, roles: readonly string[], limits: OwnLimits): Verdict {
  const { a, b, paired, differences, unneeded } = compared
  const counted = differences.filter(({ role, wanted }) => !wanted && roles.includes(role))
  const touched = new Set(counted.map(({ role }) => role)).size
  const found = touched === 0 ? 'all alike' : `${touched} of them differ in ${countOf(counted.length, 'setting')}`
  const pair = paired ? [`the project ${paired.a} was taken for ${paired.b}`] : []
  const machines = said(compared, '')
  return verdict({
    item: '',
    say: [
      `${oneLine(a, 80)} → ${oneLine(b, 80)}: ${countOf(roles.length, 'role')}, ${found}`,
      ...machines.words,
      ...pair.map((each) => oneLine(each)),
      ...unneeded.map(({ path, reason }) =>
        oneLine(`nothing needs the exception for ${path} any more (${reason})`, 200),
      ),
    ].join('; '),
    measures: [machines.measure(limits)],
    metrics: [metric('roles', roles.length, 'count'), metric('differingRoles', touched, 'count')],
  })
}

function ofRole(compared: Compared, role: string, limits: OwnLimits): Verdict {
  const { words, measure: of } = said(compared, role)
  return verdict({ item: role, say: words.join('; ') || 'alike', measures: [of(limits)] })
}

/** What is said of one role; of the machines under no name. */
function said({ differences }: Compared, role: string) {
  const own = differences.filter((each) => each.role === role)
  const counted = own.filter(({ wanted }) => !wanted)
  const wanted = own.filter((each) => each.wanted)
  return {
    words: [...differenceWords(counted), ...wantedWords(wanted)],
    measure: (limits: OwnLimits): Measure => measure('differences', counted.length, limits.differences),
  }
}
