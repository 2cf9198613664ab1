import tseslint from 'typescript-eslint'

const ask = (name, message) => ({ name, message })
const world = [
  ask('Date', 'time is an argument'),
  ask('fetch', 'pure code does not ask the network'),
  ask('setTimeout', 'pure code does not wait'),
  ask('setInterval', 'pure code does not wait'),
  ask('process', 'pure code has no process'),
  ask('console', 'pure code does not print'),
]
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'A default export belongs to plugin files only, where the loader needs it.',
}
const noWallClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask the Clock of lib/base.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock of lib/base.' },
]

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['{lib,checks,test,bench,scripts}/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ['error', 12],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, ...noWallClock],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: [
      'checks/**/*.ts',
      'lib/{connectors,exporters,notifiers,page-reporters,remedies,reporters}/*.ts',
      'lib/web/routes/*.ts',
      'lib/cli/commands/*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...noWallClock] },
  },
  {
    files: [
      'lib/{model,judge,state,fleet,decide,heal,history,page-reporters,pages,period,reporters}/**/*.ts',
      'checks/**/*.ts',
    ],
    rules: { 'no-restricted-globals': ['error', ...world] },
  },
  {
    files: ['lib/base/clock.ts', 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
)
