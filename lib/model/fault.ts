/** Every reason why we could not look. docs/faults.md has a row for each; a test compares the two. */
export const FAULT_CODES = [
  'unreachable',
  'refused',
  'auth-failed',
  'host-key-unknown',
  'host-key-changed',
  'timed-out',
  'busy',
  'protocol',
  'tls',
  'lost',
  'local',
  'not-supported',
  'unreadable',
  'plugin',
  'bug',
] as const

export type FaultCode = (typeof FAULT_CODES)[number]

/** Every wait that can run out. docs/faults.md has a row for each as well. */
export const FAULT_PHASES = [
  'dns',
  'connect',
  'banner',
  'key-exchange',
  'login',
  'handshake',
  'agent',
  'channel',
  'command',
  'keepalive',
  'space',
  'units',
  'answer',
  'check',
  'pass',
] as const

export type FaultPhase = (typeof FAULT_PHASES)[number]

/** Why we could not look. A value: it flows down the pipeline like a verdict. */
export interface Fault {
  readonly code: FaultCode
  /** What happened and to what, lower case, without the target's name. May hold foreign text: escape it per sink. */
  readonly message: string
  /** What a person can do about it. */
  readonly hint?: string
  /** Which wait ran out, for `timed-out`. */
  readonly phase?: FaultPhase
}

/** An answer to one question: what was seen, or why nothing could be seen. */
export type Looked<T> =
  | {
      readonly kind: 'seen'
      readonly value: T
      /** Why a part of it could not be seen, and which: more may be there than the value tells. */
      readonly hidden?: Fault
    }
  | { readonly kind: 'faulted'; readonly fault: Fault }
