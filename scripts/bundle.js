// Joins the sources and the packages they use into few files: a start loads a dozen modules instead of five hundred.
// Commands and reporters keep files of their own, loaded by name; checks and connectors, which every run needs, are joined.
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { globSync } from 'tinyglobby'

/** Loaded from node_modules when they are used: they bring native parts, or are asked for by name at run time. */
const LEFT_OUT = ['ssh2', 'cpu-features', 'cron']

const ENTRIES = ['lib/cli/main.ts', 'lib/cli/commands/*.ts', 'lib/kit/index.ts', 'lib/reporters/*.ts']

/** In place of lib/app/joined-plugins.ts: every file of both folders, as it would be found there. */
const joinPlugins = (root) => ({
  name: 'join-plugins',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/app\/joined-plugins\.ts$/ }, () => {
      const lists = Object.entries({ checks: 'checks', connectors: 'lib/connectors' }).map(([family, folder]) => {
        const files = globSync(`${folder}/*.ts`, { cwd: root }).sort()
        const names = files.map((file, nth) => ({ name: basename(file, '.ts'), as: `${family}${nth}`, file }))
        const imports = names.map(({ as, file }) => `import ${as} from ${JSON.stringify(join(root, file))}`)
        return { imports, list: `${family}: [${names.map(({ name, as }) => `['${name}', ${as}]`).join(', ')}]` }
      })
      const contents = [
        ...lists.flatMap(({ imports }) => imports),
        `export const joinedPlugins = { ${lists.map(({ list }) => list).join(', ')} }`,
      ]
      return { contents: contents.join('\n'), loader: 'js', resolveDir: root }
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
  plugins: [joinPlugins(root), oneLanguage(root), plainWidth],
  // What is read at every start is short; the source maps beside it tell what it was.
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // Packages that are not modules yet ask for the modules of Node with `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
})

export async function bundle(root) {
  await build({
    ...options(root),
    entryPoints: globSync(ENTRIES, { cwd: root }),
    outbase: '.',
    outdir: 'dist',
    splitting: true,
    // As deep as every file of lib/: what is looked for beside a module is found from a chunk as well.
    chunkNames: 'lib/chunks/[name]-[hash]',
  })
}

/** One file that holds all it needs, made as those that are shipped are. */
export async function bundleOne(root, entry, outfile) {
  await build({ ...options(root), entryPoints: [entry], outfile })
}
