import * as z from 'zod'
import { countOf, defineCheck, matcher, oneLine, patterns, verdict } from '../lib/kit/index.ts'

const VERSION = /^\d+(\.\d+){0,3}$/u

/**
 * Asks: /info of the engine.
 * Judges: its version, where one is said that it must have, and what it warns of itself. Warnings about what the
 * kernel of its host lacks are left out unless told otherwise: they never change.
 * Faults: not-supported where there is no engine; auth-failed where a proxy keeps /info to itself.
 * Source: Docker Engine API, SystemInfo, ServerVersion and Warnings.
 */
export default defineCheck({
  name: 'engine',
  title: 'Container engine',
  needs: { engine: ['info'] },
  limits: {},
  options: z.strictObject({
    minVersion: z
      .string()
      .regex(VERSION, { error: 'is not a version: write "24" or "24.0.7"' })
      .optional()
      .describe('oldest version that is well: "24.0"'),
    warnings: z.enum(['ok', 'warning', 'critical']).default('warning').describe('what its own warnings mean'),
    ignore: patterns
      .default(['WARNING: No *', 'WARNING: bridge-nf-call-*', 'WARNING: Support for cgroup v1*'])
      .describe('warnings to leave out'),
  }),
  observe: ({ engine }) => engine.info,
  judge: ({ product, version, apiVersion, warnings }, { options }) => {
    const tooOld = options.minVersion !== undefined && isOlder(version, options.minVersion)
    const name = product === 'podman' ? 'Podman' : 'Docker'
    const say = `${name} ${version || 'of unknown version'}, API ${apiVersion}`
    const ignored = matcher(options.ignore)
    const told = warnings.filter((text) => !ignored(text))
    const first = oneLine(told[0] ?? '', 200)
    return [
      verdict({ status: tooOld ? 'warning' : 'ok', say: tooOld ? `${say}, older than ${options.minVersion}` : say }),
      ...(told.length > 0
        ? [verdict({ item: 'warnings', status: options.warnings, say: `${countOf(told.length, 'warning')}: ${first}` })]
        : []),
    ]
  },
})

/** By its numbers: "20.10.24+dfsg1" is 20.10.24, and what is no version is older than all. */
function isOlder(version: string, wanted: string): boolean {
  const [has, needs] = [numbersOf(version), numbersOf(wanted)]
  const at = needs.findIndex((number, index) => number !== (has[index] ?? 0))
  return at >= 0 && (has[at] ?? 0) < (needs[at] ?? 0)
}

function numbersOf(version: string): number[] {
  return (/^v?(\d+(?:\.\d+)*)/u.exec(version)?.[1] ?? '').split('.').map(Number)
}
