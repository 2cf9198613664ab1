// What the author of a check elsewhere leans on: `import { defineCheck, … } from 'orch-watch/kit'`, or the same names
// handed to a plugin file whose default export is a function. All of zod is among them: the build leaves it in its
// package, so that no start has to read more of it than we use ourselves.
export * from './index.ts'
export * as z from 'zod'
