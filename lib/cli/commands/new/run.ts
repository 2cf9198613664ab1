import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { userPluginFolders } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { oneLine } from '../../../base/escape.ts'
import { toFault } from '../../../kit/fault.ts'
import { loginEnvironment, runInGroup } from '../../../kit/programs/run-in-group.ts'
import { checkoutAround } from '../../checkout.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { OutputError, writeOut } from '../../write-out.ts'
import type { NewArgs } from './args.ts'
import type { NewFile, Recipe } from './recipe.ts'
import { checkRecipe } from './recipes/check.ts'

const RECIPES: Readonly<Record<NewArgs['what'], Recipe>> = { check: checkRecipe }

/** As the contract of plugins wants it, and short enough for a column. */
const NAME = /^(?=.{1,40}$)[a-z]+(?:-[a-z]+)*$/u
const DOCS_MS = 60_000

interface Place {
  readonly kind: 'checkout' | 'folder'
  readonly folder: string
}

/** Writes what a new plugin begins with. Nothing that is there is changed. */
export async function run(args: NewArgs, io: Io): Promise<number> {
  const { what, name } = args
  const recipe = RECIPES[what]
  if (!NAME.test(name))
    throw new UsageError(
      `"${oneLine(name, 60)}" is no name for a ${what}: small letters, words joined by "-", at most 40`,
    )
  const folders = await userPluginFolders(args, io)
  const place = placeFor(args, folders, io.cwd)
  const taken = await recipe.taken([
    ...folders,
    ...(args.dir === undefined || !existsSync(place.folder) ? [] : [place.folder]),
  ])
  if (taken.has(name)) throw new UsageError(`there is a ${what} "${name}" already`)
  const files = place.kind === 'checkout' ? recipe.inCheckout(name) : [recipe.onItsOwn(name)]
  const written = await writeAll(files, place.folder)
  const docs = place.kind === 'checkout' ? await writeDocs(place.folder, io) : []
  const shown = (path: string): string => relative(io.cwd, path) || path
  const lines = [
    ...written.map((path) => `wrote ${shown(path)}`),
    ...docs,
    ...notRead(place, folders, shown),
    'next:',
    ...recipe.next(name, place.kind).map((line) => `  - ${line}`),
  ]
  await writeOut(io.stdout, `${lines.map((line) => oneLine(line).replace(/^- /u, '  - ')).join('\n')}\n`)
  return EXIT.ok
}

/** A checkout of orch-watch takes it in; everywhere else it goes where the inventory looks for plugins. */
function placeFor({ dir }: NewArgs, folders: readonly string[], cwd: string): Place {
  if (dir !== undefined) return { kind: 'folder', folder: resolve(cwd, dir) }
  const checkout = checkoutAround(cwd)
  if (checkout !== null) return { kind: 'checkout', folder: checkout }
  const [folder] = folders
  if (folder !== undefined) return { kind: 'folder', folder }
  throw new UsageError('no folder for plugins is known: write "settings: { plugins: [./my-checks] }", or say --dir')
}

/** All or nothing: the files that would be in the way are told before the first is written. */
async function writeAll(files: readonly NewFile[], folder: string): Promise<readonly string[]> {
  const paths = files.map(({ path, text }) => ({ path: join(folder, path), text }))
  const there = paths.find(({ path }) => existsSync(path))
  if (there) throw new UsageError(`"${there.path}" is there already, and nothing is overwritten`)
  try {
    for (const { path, text } of paths) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text, { flag: 'wx' })
    }
  } catch (error) {
    throw new OutputError(`cannot write: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  return paths.map(({ path }) => path)
}

/** The pages that are made from the code, by a program of the checkout: it reads the code that is there now. */
async function writeDocs(folder: string, { stopping }: Io): Promise<readonly string[]> {
  const script = join(folder, 'scripts/write-docs.ts')
  const loader = join(folder, 'node_modules/tsx/dist/loader.mjs')
  const argv = [process.execPath, '--import', loader, script] as const
  const job = { env: loginEnvironment(), timeoutMs: DOCS_MS, signal: stopping, ending: () => undefined }
  const ran = await runInGroup({ ...job, argv: [...argv] }).catch((error: unknown) => toFault(error).message)
  if (typeof ran === 'string') return [`the pages in docs/ are still to be made (npm run docs): ${ran}`]
  return ran.exitCode === 0
    ? ['made docs/checks.md, docs/targets.md and docs/targets.schema.json anew']
    : [`the pages in docs/ are still to be made (npm run docs): ${ran.stderr.trim().split('\n').at(-1) ?? ''}`]
}

function notRead(place: Place, folders: readonly string[], shown: (path: string) => string): readonly string[] {
  if (place.kind === 'checkout' || folders.includes(place.folder)) return []
  return [`no inventory names this folder yet: write "settings: { plugins: [${shown(place.folder)}] }"`]
}
