// Who may import whom. docs/architecture.md draws it; test/house/layers.test.ts proves that every rule bites.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const OURS = '^(lib|checks)/'
const FLOOR = '^lib/(kit|base|model)/'
const PURE = '^lib/(model|judge|state|fleet|decide|heal|history|period|record|export|reporters|page-reporters|pages)/'
const STAGES =
  '^lib/(inventory|declared|schedule|observe|judge|state|fleet|decide|heal|act|history|period|record|registry|store|export|web)/'
const PLUGIN = '^((?:checks|lib/(?:connectors|reporters|page-reporters|notifiers|remedies|exporters))/[^/.]+)'
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']
// Pure formatting: they turn values into text and reach nothing.
const FORMATTERS = 'node_modules/(chalk|cli-table3|csv-stringify|html-escaper|pretty-ms)/'

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Two modules that import each other are one module. Move the shared part down.',
      {},
      { circular: true },
    ),
    rule(
      'model-is-the-floor',
      'lib/model is the vocabulary. It may not know anybody.',
      { path: '^lib/model/' },
      { pathNot: '^lib/model/' },
    ),
    rule(
      'base-knows-no-domain',
      'lib/base may name types of lib/model and call nothing above itself. Keep tools dumb.',
      { path: '^lib/base/' },
      { path: OURS, pathNot: '^lib/(base|model)/' },
    ),
    rule(
      'kit-stays-small',
      'lib/kit is what a plugin author leans on: it imports base and model only.',
      { path: '^lib/kit/' },
      { path: OURS, pathNot: FLOOR },
    ),
    rule(
      'stages-do-not-meet',
      'A stage hands its value to lib/app; it never calls another stage.',
      { path: STAGES },
      // What is below has a rule of its own.
      { path: OURS, pathNot: [FLOOR, '^lib/$1/', '^lib/(history|export|pages)/'] },
    ),
    rule(
      'history-is-packed-by-the-store',
      'lib/history is asked by lib/store, which packs where it writes, and by lib/app; no other stage has to do with it.',
      { path: STAGES, pathNot: '^lib/(history|store)/' },
      { path: '^lib/history/' },
    ),
    rule(
      'plugins-are-islands',
      'A plugin leans on kit, base, model and its own folder. Shared by two plugins? Then it belongs in lib/kit.',
      { path: PLUGIN },
      { path: OURS, pathNot: [FLOOR, '^$1[/.]', '^lib/export/'] },
    ),
    rule(
      'metrics-are-named-once',
      'lib/export names metrics and writes their text for whatever exports them: exporters, reporters, the web, lib/app.',
      { path: OURS, pathNot: '^lib/(export|exporters|reporters|web|app)/' },
      { path: '^lib/export/' },
    ),
    rule(
      'pages-are-served',
      'lib/pages makes pages for whoever serves them: the web; lib/app knows what they are made of, and "top" draws the same.',
      { path: OURS, pathNot: '^lib/(pages|web|app|cli/commands/top)/' },
      { path: '^lib/pages/' },
    ),
    rule(
      'pure-means-pure',
      'What is pure cannot reach the world: pass the value in. Only formatting packages are welcome.',
      { path: PURE },
      { dependencyTypes: ['core', ...PACKAGES], pathNot: FORMATTERS },
    ),
    rule(
      'checks-lean-on-the-kit',
      'A check reaches the world through the capabilities it needs, never through a module or a package. With zod it says what its options are.',
      { path: '^checks/' },
      { dependencyTypes: ['core', ...PACKAGES], pathNot: 'node_modules/zod/' },
    ),
    rule(
      'drivers-at-home',
      'ssh2 and the Kubernetes client are imported by their own connector and nowhere else; dockerode by lib/kit/engine, on which two connectors stand.',
      { path: OURS, pathNot: '^lib/(connectors|kit/engine)/' },
      { path: 'node_modules/(@types/)?(ssh2|dockerode|@kubernetes)/' },
    ),
    rule(
      'databases-at-home',
      'pg, SQLite and Kysely are imported by lib/store and nowhere else: others ask a Store.',
      { path: OURS, pathNot: '^lib/store/' },
      { path: 'node_modules/(@types/)?(pg|kysely|@photostructure/sqlite)/' },
    ),
    rule(
      'app-is-the-roof',
      'lib/app is where stages meet. Only lib/cli calls it.',
      { path: OURS, pathNot: '^lib/(app|cli)/' },
      { path: '^lib/app/' },
    ),
    rule(
      'cli-is-the-door',
      'lib/cli is called by bin/ and by nobody else.',
      { path: OURS, pathNot: '^lib/cli/' },
      { path: '^lib/cli/' },
    ),
    rule(
      'no-test-in-product',
      'Product code never imports test code. Make it a helper there or a fixture.',
      { path: OURS },
      { path: '^test/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
    },
  },
}
