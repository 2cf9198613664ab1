import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { startBuiltThreads } from './helpers/built-threads.ts'
import { ROOT } from './helpers/project.ts'

const LONGEST_MS = 600_000

/**
 * Runs once before all suites: installs what they use of the real world and is missing, where that is possible at all; and
 * threads of stores are those that are shipped.
 */
export function mochaGlobalSetup(): void {
  const { error } = spawnSync(join(ROOT, '.ci/install-packages'), {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LONGEST_MS,
  })
  if (error) process.stderr.write(`what the tests need was not looked for: ${error.message}\n`)
  startBuiltThreads()
}
