import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../test/helpers/project.ts'

/** The process in which orch-watch works, joined and shortened as the shipped program is. */
export const WATCHER = join(ROOT, 'dist/bench/watcher/watcher.js')

const JOIN = `import { bundleOne } from ${JSON.stringify(join(ROOT, 'scripts/bundle.js'))}
await bundleOne(${JSON.stringify(ROOT)}, 'bench/watcher.ts', ${JSON.stringify(WATCHER)})`

/** Builds dist/ anew and the watcher beside it: what is measured is what is shipped, and not a checkout run by tsx. */
export function buildAll(): void {
  mustRun([join(ROOT, 'scripts/prepare.js')])
  mustRun(['--input-type=module', '--eval', JOIN])
}

/** Runs this Node in the project's folder. Throws when it ends with another code than one of these. */
export function mustRun(argv: readonly string[], codes: readonly number[] = [0]): void {
  const ran = spawnSync(process.execPath, argv, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 })
  if (ran.status !== null && codes.includes(ran.status)) return
  throw new Error(
    `"${argv.join(' ')}" ended with ${String(ran.status ?? ran.signal)}: ${ran.stderr.toString().slice(-500)}`,
  )
}
