/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** A length of time in milliseconds. */
export type Ms = number

/** A stretch of time. Its end belongs to what comes after it. */
export interface Span {
  readonly from: EpochMs
  readonly until: EpochMs
}
