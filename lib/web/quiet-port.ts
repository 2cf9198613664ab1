import type { QuietSeen } from '../pages/quiet/seen.ts'

/** Silences, windows, notifiers and routes, as they are now. */
export type QuietPort = () => Promise<QuietSeen>
