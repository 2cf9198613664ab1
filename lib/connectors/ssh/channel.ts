import type { Duplex, Readable } from 'node:stream'

/**
 * A command on a host, or a stream through it, whichever client opened it: what is written goes to its standard input,
 * what is read is its standard output. It emits `close` when both sides are done.
 */
export interface Channel extends Duplex {
  readonly stderr: Readable
  /** How the command ended, once the server has said it: it may say it before anybody could have listened. */
  readonly ended?: Ended | undefined
  /** Ends it on both sides, whatever still comes. */
  close(): void
}

/** An exit code, or none and the name of a signal. */
export interface Ended {
  readonly code: number | null
  readonly signal?: string
}

export type Opened = (error: Error | undefined, channel: Channel) => void

/** What a client brings: a logged-in connection that opens channels. Nobody else touches it. */
export interface Transport {
  readonly isOpen: boolean
  /** Settles when the connection is over, for whatever reason. */
  readonly gone: Promise<void>
  exec(command: string, done: Opened): void
  tcp(host: string, port: number, done: Opened): void
  unix(path: string, done: Opened): void
  /** Both directions. */
  bytes(): number
  /** Asks it to end. */
  end(): void
  /** Ends it. */
  destroy(): Promise<void>
}

/** The server opened no channel. Source: RFC 4254, 5.1, with its number for the reason. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
  readonly reason: number | null

  constructor(message: string, reason: number | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}
