// What the author of a check leans on: `import { defineCheck, … } from 'orch-watch/kit'`, or the same names handed to
// a plugin file whose default export is a function.
export { formatDuration } from '../base/duration.ts'
export { oneLine } from '../base/escape.ts'
export { formatQuantity } from '../base/quantity.ts'
export { fires, parseBound } from './bound.ts'
export type { LimitSpec } from './bound.ts'
export { defineCheck } from './check.ts'
export type { AnyCheck, Check, Needs, Seen } from './check.ts'
export type { Look } from '../model/observation.ts'
export { fault } from './fault.ts'
export { duration, noOptions, patterns, z } from './options.ts'
export { matches } from './patterns.ts'
export { measure, metric, verdict } from './verdict.ts'
