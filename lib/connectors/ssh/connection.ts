import { setMaxListeners } from 'node:events'
import type { Duplex } from 'node:stream'
import PQueue from 'p-queue'
import type { Client, ClientChannel } from 'ssh2'
import type { Clock } from '../../base/clock.ts'
import type { Ms } from '../../model/time.ts'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import type { FaultError } from '../../kit/fault.ts'
import type { Cost } from '../../model/session.ts'
import { ChannelStream } from './channel-stream.ts'
import { sshFault } from './faults.ts'

/** One verified connection and everything that may run over it at the same time. */
export interface Connection {
  readonly place: string
  readonly alive: boolean
  /** Runs a command and hands its channel to `work`; the next one waits until that is done. */
  exec<T>(command: string, signal: AbortSignal, work: (channel: ClientChannel) => Promise<T>): Promise<T>
  /**
   * Starts a command that stays as long as the connection, beside those that `exec` runs: it takes no place of theirs.
   * When the server has no session left for them it is closed, and no other is started.
   */
  keep(command: string, signal: AbortSignal): Promise<ClientChannel>
  /** Opens a stream from the host to somewhere; it counts until it is closed. */
  forward(open: (client: Client, done: Opened) => void, signal: AbortSignal): Promise<Duplex>
  cost(): Cost
  close(): Promise<void>
}

export type Opened = (error: Error | undefined, channel: ClientChannel) => void

/** sshd's MaxSessions is 10 by default and belongs to all our checks together. */
const SESSIONS = 4
/** Forwarded streams are not counted by MaxSessions; this only keeps one engine from flooding one host. */
export const MAX_STREAMS = 256
const OPEN_MS = 10_000
const CLOSE_MS = 1_000
const RETRIES = 5

/** The server opened no channel. Source: RFC 4254, 5.1, with its number for the reason. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
  readonly reason: number | null

  constructor(cause: Error & { reason?: unknown }) {
    super(cause.message.replace(/^\(SSH\) Channel open failure:\s*/u, ''), { cause })
    this.reason = typeof cause.reason === 'number' ? cause.reason : null
  }
}

/** Takes over a logged-in client; from here on nobody else touches it. */
export function connectionOver(
  client: Client,
  stream: Duplex,
  about: { place: string; clock: Clock; connections: number },
): Connection {
  const { place, clock } = about
  const sessions = new PQueue({ concurrency: SESSIONS })
  const kept = keptChannels()
  let alive = true
  let roundTrips = 0
  client.once('end', () => (alive = false))
  const gone = new Promise<void>((resolve) => {
    client.once('close', () => {
      alive = false
      resolve()
    })
  })
  const open: Open = async (start, signal) => {
    if (!alive) throw fault('lost', `${place}: the connection is closed`)
    roundTrips += 1
    return openChannel(start, signal).catch((error: unknown) => {
      throw error instanceof ChannelRefused ? error : sshFault(error, place)
    })
  }
  return {
    place,
    get alive() {
      return alive && stream.writable
    },
    exec: execOver(client, open, { sessions, kept }, about),
    keep: (command, signal) => kept.start(() => open((done) => client.exec(command, done), signal), place),
    forward: forwardOver(client, open, () => alive),
    cost: () => ({ connections: about.connections, roundTrips, bytes: bytesOf(stream) }),
    close: async () => {
      // A command that was given up is being ended on the host: that may finish.
      if (alive) await atMost(CLOSE_MS, sessions.onIdle(), clock)
      client.end()
      await atMost(CLOSE_MS, gone, clock)
      stream.destroy()
    },
  }
}

type Open = (start: (done: Opened) => void, signal: AbortSignal) => Promise<ClientChannel>

function execOver(
  client: Client,
  open: Open,
  { sessions, kept }: { sessions: PQueue; kept: KeptChannels },
  { place, clock }: { place: string; clock: Clock },
): Connection['exec'] {
  return async (command, signal, work) => {
    setMaxListeners(0, signal) // one pass may have any number of commands waiting
    for (let pause = 50, tries = 0; ; tries += 1) {
      try {
        const run = async () => work(await open((done) => client.exec(command, done), signal))
        return await sessions.add(run, { signal })
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error
        if (tries >= RETRIES) throw noSession(place, error)
        // Others of ours are in its way: fewer at once. Nobody is: the last one is still being cleared away there, or
        // the place is taken by one that stays.
        sessions.concurrency = Math.max(1, Math.floor(sessions.concurrency / 2))
        if (sessions.pending > 0) continue
        if (tries > 0) kept.giveWay()
        await clock.sleep((pause *= 2), signal)
      }
    }
  }
}

interface KeptChannels {
  start(open: () => Promise<ClientChannel>, place: string): Promise<ClientChannel>
  giveWay(): void
}

/** Channels that stay, for as long as the server has sessions for everybody. */
function keptChannels(): KeptChannels {
  const channels = new Set<ClientChannel>()
  let isCrowded = false
  const giveWay = (): void => {
    isCrowded = true
    for (const channel of channels) channel.close()
  }
  return {
    giveWay,
    async start(open, place) {
      if (isCrowded) throw fault('busy', `${place}: the server has no session to spare`)
      try {
        const channel = await open()
        channels.add(channel)
        channel.once('close', () => channels.delete(channel))
        return channel
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error
        giveWay()
        throw noSession(place, error)
      }
    },
  }
}

function forwardOver(client: Client, open: Open, isConnected: () => boolean): Connection['forward'] {
  const streams = new PQueue({ concurrency: MAX_STREAMS })
  return (start, signal) =>
    new Promise((resolve, reject) => {
      setMaxListeners(0, signal)
      const carry = async (): Promise<void> => {
        const channel = await open((done) => start(client, done), signal)
        const carried = new ChannelStream(channel, isConnected)
        resolve(carried)
        await new Promise<void>((closed) => carried.once('close', () => closed()))
      }
      streams.add(carry, { signal }).catch(reject)
    })
}

function noSession(place: string, cause: ChannelRefused): FaultError {
  return fault('busy', `${place}: the server opens no session: ${cause.message}`, {
    cause,
    hint: "sshd's MaxSessions may be used up by others of this connection, or be 0",
  })
}

function openChannel(start: (done: Opened) => void, parent: AbortSignal): Promise<ClientChannel> {
  const expired = (): Error => timedOut('channel', OPEN_MS)
  return withDeadline({ ms: OPEN_MS, parent, expired }, (signal) => {
    return new Promise((resolve, reject) => {
      start((error, channel) => {
        if (error) reject(/channel open failure/iu.test(error.message) ? new ChannelRefused(error) : error)
        else if (signal.aborted) channel.close()
        else resolve(channel)
      })
    })
  })
}

function bytesOf(stream: Duplex): number {
  const { bytesRead, bytesWritten } = stream as Partial<Pick<ChannelStream, 'bytesRead' | 'bytesWritten'>>
  return (bytesRead ?? 0) + (bytesWritten ?? 0)
}

/** Waits for it, but not for ever. The timer goes with the wait: one that stays would keep the program from ending. */
async function atMost(ms: Ms, settled: Promise<unknown>, clock: Clock): Promise<void> {
  const over = new AbortController()
  const late = clock.sleep(ms, over.signal).catch(() => 'it was not late')
  await Promise.race([settled, late])
  over.abort()
}
