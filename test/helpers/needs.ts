import { existsSync } from 'node:fs'

/** Why a suite cannot run here, or null. On CI nothing may be missing: the suite fails instead of being skipped. */
function missing(needs: { root?: boolean; files?: readonly string[] }): string | null {
  const reasons = [
    ...(needs.root && process.getuid?.() !== 0 ? ['needs root'] : []),
    ...(needs.files ?? []).filter((path) => !existsSync(path)).map((path) => `needs ${path}`),
  ]
  return reasons.length > 0 ? reasons.join(', ') : null
}

/** Called first in a `before` hook. */
export function skipUnless(context: Mocha.Context, needs: { root?: boolean; files?: readonly string[] }): void {
  const reason = missing(needs)
  if (reason === null) return
  if (process.env['CI'] === 'true') throw new Error(`this suite must run on CI, but it ${reason}`)
  process.stderr.write(`      skipped: ${reason}\n`)
  context.skip()
}
