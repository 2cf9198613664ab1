/** Exit codes of everything but `check`, after sysexits(3). `check` answers 0, 1, 2, 3 like a Nagios plugin. */
export const EXIT = {
  ok: 0,
  usage: 64,
  data: 65,
  unavailable: 69,
  internal: 70,
  system: 71,
  io: 74,
  again: 75,
  protocol: 76,
  permission: 77,
  config: 78,
} as const
