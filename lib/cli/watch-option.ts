import { durationOption } from './duration-option.ts'
import { lastGiven } from './last-given.ts'

const USUAL_MS = 2_000
/** Nobody reads faster, and somebody has to answer. */
const LEAST_MS = 500

const read = durationOption('watch')

/** How often to look again, in milliseconds; absent for once. */
export const WATCH_OPTION = {
  type: 'string',
  coerce: (given: unknown): number | undefined => {
    const ms = lastGiven(given) === '' ? USUAL_MS : read(given)
    return ms === undefined ? undefined : Math.max(LEAST_MS, ms)
  },
  describe: 'look again and again, so often: "1s"; every two seconds when no time is given',
} as const
