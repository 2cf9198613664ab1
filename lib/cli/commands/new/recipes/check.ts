import { loadChecks } from '../../../../app/plugins.ts'
import type { NewFile, Recipe } from '../recipe.ts'

/** A check of the load, in all its parts: what it asks, a limit, a verdict. */
export const checkRecipe: Recipe = {
  taken: async (folders) => new Set((await loadChecks(folders)).keys()),
  inCheckout: (name) => [
    { path: `checks/${name}.ts`, text: typescript(name) },
    transcript(name, 'good', 'a load that is within its limits', { load: 0.4, status: 'ok', breach: '' }),
    transcript(name, 'bad', 'a load that is beyond its limits', {
      load: 120,
      status: 'critical',
      breach: ' (one > 100)',
    }),
  ],
  onItsOwn: (name) => ({ path: `${name}.mjs`, text: javascript(name) }),
  next: (name, place) =>
    place === 'checkout'
      ? [
          `write what it asks and judges in checks/${name}.ts; sections are in lib/model/host.ts and lib/model/engine.ts`,
          `write what it says of what it sees in test/fixtures/transcripts/${name}/, a good and a bad case at least`,
          `npx mocha test/checks/contract.test.ts test/checks/transcripts.test.ts`,
          'npm run docs after each change of its limits, options or first comment',
        ]
      : [
          'write what it asks and judges; docs/writing-a-check.md has the rest',
          `orch-watch checks ${name} shows it, orch-watch check runs it on every target that offers what it needs`,
        ],
}

const DOCSTRING = `/**
 * Asks: /proc/loadavg, in the one host program.
 * Judges: the load of the last minute (bad above).
 * Faults: unreadable when it has another shape.
 * Source: proc(5), /proc/loadavg.
 */`

function typescript(name: string): string {
  return `import { defineCheck, formatQuantity, measure, noOptions, verdict } from '../lib/kit/index.ts'

${DOCSTRING}
export default defineCheck({
${body(name, '  ')}
})
`
}

function javascript(name: string): string {
  return `${DOCSTRING}
export default ({ defineCheck, formatQuantity, measure, noOptions, verdict }) =>
  defineCheck({
${body(name, '    ')}
  })
`
}

function body(name: string, indent: string): string {
  return `name: '${name}',
title: '${titleOf(name)}',
needs: { host: ['load'] },
limits: {
  one: { unit: 'count', bad: 'above', warn: '> 50', crit: '> 100', about: 'load of the last minute' },
},
options: noOptions,
observe: ({ host }) => ({ one: host.load.one }),
judge: ({ one }, { limits }) => [
  verdict({ say: \`load \${formatQuantity(one, 'count')}\`, measures: [measure('one', one, limits.one)] }),
],`
    .split('\n')
    .map((line) => indent + line)
    .join('\n')
}

function transcript(
  name: string,
  file: string,
  about: string,
  { load, status, breach }: { load: number; status: string; breach: string },
): NewFile {
  const text = `about: ${about}
at: '2026-11-23T03:00:00Z'
host:
  load: { one: ${load}, five: ${load}, fifteen: ${load}, cores: 4 }
expect:
  - { item: '', status: ${status}, summary: load ${load}${breach} }
`
  return { path: `test/fixtures/transcripts/${name}/${file}.yaml`, text }
}

/** "queue-length" → "Queue length". */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
