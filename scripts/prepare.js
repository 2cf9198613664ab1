// Builds dist/ after an install from a checkout. A packed tarball brings dist/ along and no compiler, and
// `npm ci --omit=dev` has none either: then there is nothing to do.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const compiler = join(root, 'node_modules/@typescript/native/bin/tsc')

if (!existsSync(compiler)) process.exit(0)
rmSync(join(root, 'dist'), { recursive: true, force: true })
const { bundle } = await import('./bundle.js')
await bundle(root)
// The types of orch-watch/kit, for those who write checks in TypeScript.
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
