// Joins the sources and the packages they use into few files: a start loads a dozen modules instead of five hundred.
// Every plugin keeps a file of its own at its place, for the folder is the registry; what several use is in chunks.
import { join } from 'node:path'
import { build } from 'esbuild'
import { globSync } from 'tinyglobby'

/** Loaded from node_modules when they are used: they bring native parts, or are asked for by name at run time. */
const LEFT_OUT = ['ssh2', 'cpu-features', 'cron']

const ENTRIES = [
  'lib/cli/main.ts',
  'lib/cli/commands/*.ts',
  'lib/kit/index.ts',
  'lib/{connectors,reporters}/*.ts',
  'checks/*.ts',
]

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

export async function bundle(root) {
  await build({
    absWorkingDir: root,
    entryPoints: globSync(ENTRIES, { cwd: root }),
    outbase: '.',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: LEFT_OUT,
    plugins: [oneLanguage(root), plainWidth],
    // As deep as every file of lib/: what is looked for beside a module is found from a chunk as well.
    chunkNames: 'lib/chunks/[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    // Packages that are not modules yet ask for the modules of Node with `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  })
}
