import { readFileSync } from 'node:fs'

/** As package.json says. */
export function version(): string {
  // From lib/cli in a checkout, from dist/lib/cli when built.
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { version: string }
      return version
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return 'unknown'
}
