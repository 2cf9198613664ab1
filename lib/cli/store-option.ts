import { lastGiven } from './last-given.ts'

/** `--store` of every command that asks for what the daemon knows. */
export const STORE_OPTION = {
  type: 'string',
  requiresArg: true,
  coerce: lastGiven,
  describe: 'where the daemon keeps what it knows',
  defaultDescription: 'where `run` keeps it',
} as const
