import { lastGiven } from './last-given.ts'

/** `--by` of every command that is written down with who asked for it. */
export const BY_OPTION = {
  type: 'string',
  requiresArg: true,
  coerce: lastGiven,
  describe: 'who says so',
  defaultDescription: 'you',
} as const
