// Joins the sources and the packages they use into few files: a start loads a dozen modules instead of five hundred.
// Reporters, exporters, routes, notifiers and remedies keep files of their own, loaded by name, and so does what runs in a thread; commands, checks and
// connectors, which every run needs, are joined.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { globSync } from 'tinyglobby'

/** Loaded from node_modules when they are used: they bring native parts, or are asked for by name at run time. */
const LEFT_OUT = ['ssh2', 'cpu-features', 'cron', '@photostructure/sqlite', 'pg', '@kubernetes/client-node']

/** Packages that are not modules yet ask for the modules of Node with it. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

const ENTRIES = [
  'lib/cli/main.ts',
  'lib/kit/public.ts',
  'lib/exporters/*.ts',
  'lib/web/routes/*.ts',
  'lib/notifiers/*.ts',
  'lib/page-reporters/*.ts',
  'lib/remedies/*.ts',
  'lib/reporters/*.ts',
]
/** Shares no module with the rest, so it is one file: a thread that opens forty at once uses up a small limit of descriptors. */
const THREAD = 'lib/store/sqlite/worker'

/** Every file of a folder, as it would be found there. */
function joined(root, folder) {
  const files = globSync(`${folder}/*.ts`, { cwd: root }).sort()
  const names = files.map((file, nth) => ({ name: basename(file, '.ts'), as: `${basename(folder)}${nth}`, file }))
  return {
    imports: names.map(({ as, file }) => `import ${as} from ${JSON.stringify(join(root, file))}`).join('\n'),
    list: `[${names.map(({ name, as }) => `['${name}', ${as}]`).join(', ')}]`,
  }
}

/** In place of lib/app/joined-plugins.ts and lib/cli/joined-commands.ts. */
const joinFolders = (root) => ({
  name: 'join-folders',
  setup({ onLoad }) {
    const answer = (contents) => ({ contents, loader: 'js', resolveDir: root })
    onLoad({ filter: /\/lib\/app\/joined-plugins\.ts$/ }, () => {
      const [checks, connectors] = [joined(root, 'checks'), joined(root, 'lib/connectors')]
      const lists = `{ checks: ${checks.list}, connectors: ${connectors.list} }`
      return answer(`${checks.imports}\n${connectors.imports}\nexport const joinedPlugins = ${lists}`)
    })
    onLoad({ filter: /\/lib\/cli\/joined-commands\.ts$/ }, () => {
      const { imports, list } = joined(root, 'lib/cli/commands')
      return answer(`${imports}\nexport const joinedCommands = ${list}`)
    })
  },
})

/** zod brings its messages in fifty languages; ours are in one. */
const oneLanguage = (root) => ({
  name: 'one-language',
  setup({ onResolve, onLoad }) {
    const english = join(root, 'node_modules/zod/v4/locales/en.js')
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: 'locales', namespace: 'one-language' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'one-language' }, () => ({
      contents: `export { default as en } from ${JSON.stringify(english)}`,
      resolveDir: root,
    }))
  },
})

/** What plugins of others are given of zod is all of it; ours are given what they use, which is half. */
const zodOfOthers = {
  name: 'zod-of-others',
  setup({ onResolve }) {
    onResolve({ filter: /^zod$/ }, ({ importer }) =>
      importer.endsWith('/lib/kit/public.ts') ? { path: 'zod', external: true } : undefined,
    )
  },
}

/** Our help is plain letters; the packages that lay it out would load all of Unicode three times to measure them. */
const plainWidth = {
  name: 'plain-width',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /\/(yargs|cliui|wrap-ansi)\//u.test(importer) ? { path: 'string-width', namespace: 'plain-width' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'plain-width' }, () => ({
      contents: String.raw`export default (text) => text.replace(/\u001b\[[\d;]*m/g, '').length`,
    }))
  },
}

const options = (root) => ({
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: LEFT_OUT,
  plugins: [joinFolders(root), oneLanguage(root), zodOfOthers, plainWidth],
  // What is read at every start is short; the source maps beside it tell what it was.
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  banner: { js: REQUIRE },
  logLevel: 'warning',
})

/** Below `into`, which is the checkout unless said. */
export async function bundle(root, into = root) {
  const { outputFiles } = await build({
    ...options(root),
    entryPoints: globSync(ENTRIES, { cwd: root }),
    outbase: '.',
    outdir: join(into, 'dist'),
    splitting: true,
    // As deep as every file of lib/: what is looked for beside a module is found from a chunk as well.
    chunkNames: 'lib/chunks/[name]-[hash]',
    write: false,
  })
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    // Making one takes a start a while, and few files use it. The first line stays, for the source map.
    writeFileSync(path, text.startsWith(`${REQUIRE}\n`) && !asksFor(text) ? text.slice(REQUIRE.length) : text)
  }
  // What checks read of ours as people write it.
  cpSync(join(root, 'lib/policies'), join(into, 'dist/lib/policies'), { recursive: true })
  await bundleOne(root, `${THREAD}.ts`, join(into, 'dist', `${THREAD}.js`))
}

function asksFor(text) {
  return /\brequire\b/.test(text.slice(REQUIRE.length))
}

/** One file that holds all it needs, made as those that are shipped are. */
export async function bundleOne(root, entry, outfile) {
  await build({ ...options(root), entryPoints: [entry], outfile })
}
