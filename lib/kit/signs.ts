import type { Status } from '../model/result.ts'

/** What stands for each status beside its word, so that nothing hangs on colour. */
export const SIGNS: Readonly<Record<Status, string>> = { ok: '✓', warning: '!', unknown: '?', critical: '✗' }
