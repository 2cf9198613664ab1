import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './project.ts'

let built: string | null = null

/**
 * A folder with orch-watch of this checkout, joined and shortened as it is shipped. It is made once for all who ask, takes
 * a second or two, and is gone when the tests are: a process of it starts many times faster than one of the sources.
 */
function builtProgram(): string {
  return (built ??= build())
}

/** The words that run the built program, before its own. */
export function builtCommand(): readonly [string, ...string[]] {
  return [process.execPath, join(builtProgram(), 'bin/orch-watch.js')]
}

/** A file of it, by its path in the checkout: `lib/store/sqlite/worker.ts`. */
export function builtFile(source: string): string {
  return join(builtProgram(), 'dist', source.replace(/\.ts$/u, '.js'))
}

function build(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-built-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  for (const part of ['bin', 'package.json', 'docs']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const script = `import { bundle } from ${JSON.stringify(join(ROOT, 'scripts/bundle.js'))}
await bundle(${JSON.stringify(ROOT)}, ${JSON.stringify(folder)})`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (status !== 0) throw new Error(`it cannot be built: ${stderr.slice(-2000)}`)
  return folder
}
