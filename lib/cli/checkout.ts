import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout of orch-watch that somebody stands in, or null. */
export function checkoutAround(cwd: string): string | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (isCheckout(folder)) return folder
    if (folder === dirname(folder)) return null
  }
}

function isCheckout(folder: string): boolean {
  if (!existsSync(join(folder, 'lib/kit/index.ts')) || !existsSync(join(folder, 'checks'))) return false
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }
    return name === 'orch-watch'
  } catch {
    return false // whatever lies there, it is not ours
  }
}
