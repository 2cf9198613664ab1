import * as z from 'zod'
import { chosenByLabels, defineCheck, matches, metric, selection, suggest, verdict } from '../lib/kit/index.ts'
import type { Flaw } from '../lib/kit/index.ts'
import type { Configuration } from '../lib/model/configuration.ts'
import { isWaived, judgeObject, rulesOf } from './policy/findings.ts'
import type { Judged } from './policy/findings.ts'
import { bundle, overrides, waiver } from './policy/shape.ts'
import type { Bundle, Waiver } from './policy/shape.ts'
import { waiversOf } from './policy/waivers.ts'
import type { AskedWaiver } from './policy/waivers.ts'
import { objectWords, wholeWords } from './policy/words.ts'
import type { WaiverCounts } from './policy/words.ts'

const options = z.strictObject({
  ...selection('containers'),
  bundles: z
    .array(
      z.union([z.string().min(1), bundle], {
        error: 'is not a bundle: write the name of a shipped one, the path of a file, or rules',
      }),
    )
    .min(1)
    .prefault(['containers'])
    .describe('rules: `containers`, which is shipped, files of your own, or rules written here'),
  rules: overrides.describe('by the id of a rule: another severity, or `off`'),
  waivers: z.array(waiver).default([]).describe('what may be broken for a while, by whom and why'),
  unneededWaivers: z.enum(['ok', 'warning']).default('ok').describe('what a waiver is that nobody needs any more'),
})

type Options = z.output<typeof options>

/**
 * Asks: what every container was made of, out of the inspects that other checks need as well.
 * Judges: every object against rules written down in YAML: the worst rule it breaks decides, what is waived is ok until
 * the last day of its waiver; and once for the target the waivers themselves.
 * Faults: not-supported where nothing tells of configurations.
 * Source: the rules themselves, lib/policies; docs/policy.md. Their subjects are those of guides for container hosts
 * (CIS Docker Benchmark, section 5; NIST SP 800-190), the words are ours.
 */
export default defineCheck({
  name: 'policy',
  title: 'Policy',
  needs: { configurations: ['running'] },
  on: 'named',
  limits: {},
  options,
  documents: { bundles: { folder: 'policies', schema: bundle } },
  vet: (given) => {
    const ids = [...new Set(bundlesOf(given).flatMap(({ rules }) => rules.map(({ id }) => id)))]
    const stranger = (word: string, path: Flaw['path']): Flaw[] => {
      if (ids.some((id) => matches(id, [word]))) return []
      const meant = suggest(word, ids)
      const hint = meant === null ? `rules: ${ids.join(', ')}` : `did you mean "${meant}"?`
      return [{ path, message: `there is no rule "${word}"`, hint }]
    }
    return [
      ...Object.keys(given.rules).flatMap((id) => stranger(id, ['rules', id])),
      ...given.waivers.flatMap(({ rule }, at) => stranger(rule, ['waivers', at, 'rule'])),
      ...bundlesOf(given).flatMap(({ waivers }, at) => waivers.flatMap(({ rule }) => stranger(rule, ['bundles', at]))),
    ]
  },
  observe: ({ configurations, target }) => ({ target: target.id, running: configurations.running }),
  judge: ({ target, running }, { options: given, look }) => {
    const bundles = bundlesOf(given)
    const rules = rulesOf(bundles, given.rules)
    const written = [...given.waivers, ...bundles.flatMap(({ waivers }) => waivers)]
    const waivers = waiversOf(written, target, look.at)
    const judged = chosen(running, given).flatMap((object) => judgeObject(object, rules, waivers) ?? [])
    const counts = countsOf(judged, waivers)
    return [
      verdict({
        say: wholeWords(judged, rules.length, counts),
        status: counts.unneeded.length > 0 ? given.unneededWaivers : 'ok',
      }),
      ...judged.map(verdictOf),
    ]
  },
})

/** The inventory has put what is in a file in the place of its name. */
function bundlesOf({ bundles }: Options): readonly Bundle[] {
  return bundles.map((each) => {
    if (typeof each === 'string') throw new Error(`nobody has read the bundle "${each}"`)
    return each
  })
}

function chosen(running: readonly Configuration[], by: Options): readonly Configuration[] {
  const objects = running.map((object) => ({ object, labels: labelsOf(object) }))
  return chosenByLabels(objects, by, ({ object }) => object.runsAs).map(({ object }) => object)
}

function labelsOf({ fields }: Configuration): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap(({ path, value }) =>
      path[0] === 'labels' && path[1] !== undefined && typeof value === 'string' ? [[path[1], value]] : [],
    ),
  )
}

function verdictOf(judged: Judged): ReturnType<typeof verdict> {
  const { object, findings } = judged
  const severities = new Set(findings.filter((finding) => !isWaived(finding)).map(({ rule }) => rule.severity))
  const status = severities.has('critical') ? 'critical' : severities.has('warning') ? 'warning' : 'ok'
  return verdict({
    item: object.runsAs,
    say: objectWords(judged),
    status,
    metrics: [
      metric('broken', findings.filter((each) => !isWaived(each) && each.rule.severity !== 'note').length, 'count'),
      metric('waived', findings.filter(isWaived).length, 'count'),
    ],
  })
}

function countsOf(judged: readonly Judged[], waivers: readonly AskedWaiver[]): WaiverCounts {
  const used = new Set(judged.flatMap(({ findings }) => findings.flatMap((finding) => finding.waiver ?? [])))
  const those = (wanted: (each: AskedWaiver) => boolean): readonly Waiver[] =>
    waivers.filter(wanted).map((each) => each.waiver)
  return {
    inUse: those((each) => used.has(each) && !each.isOver).length,
    over: those((each) => used.has(each) && each.isOver),
    unneeded: those((each) => !used.has(each)),
  }
}
