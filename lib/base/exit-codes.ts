/** Exit codes of everything but `check`, after sysexits(3). `check` answers 0, 1, 2, 3 like a Nagios plugin. */
export const EXIT = {
  ok: 0,
  usage: 64,
  internal: 70,
  io: 74,
  permission: 77,
  config: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
