import { setMaxListeners } from 'node:events'
import type { Duplex } from 'node:stream'
import PQueue from 'p-queue'
import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import type { FaultError } from '../../kit/fault.ts'
import type { Cost } from '../../model/session.ts'
import { ChannelRefused } from './channel.ts'
import type { Channel, Opened, Transport } from './channel.ts'
import { ChannelStream } from './channel-stream.ts'
import { sshFault } from './faults.ts'

/** One verified connection and everything that may run over it at the same time. */
export interface Connection {
  readonly place: string
  /** What of it is asked for over the network: the name or address without its port. */
  readonly host: string
  readonly alive: boolean
  /** Runs a command and hands its channel to `work`; the next one waits until that is done. */
  exec<T>(command: string, signal: AbortSignal, work: (channel: Channel) => Promise<T>): Promise<T>
  /**
   * Starts a command that stays as long as the connection, beside those that `exec` runs: it takes no place of theirs.
   * When the server has no session left for them it is closed, and no other is started.
   */
  keep(command: string, signal: AbortSignal): Promise<Channel>
  /**
   * Opens a stream from the host to somewhere; it counts until it is closed.
   *
   * @throws ChannelRefused when the server does not open it, FaultError for everything else
   */
  forward(to: StreamEnd, signal: AbortSignal): Promise<Duplex>
  cost(): Cost
  close(): Promise<void>
}

/** Where a stream through the host ends. */
export type StreamEnd =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

/** sshd's MaxSessions is 10 by default and belongs to all our checks together. */
const SESSIONS = 4
/** Forwarded streams are not counted by MaxSessions; this only keeps one engine from flooding one host. */
export const MAX_STREAMS = 256
const OPEN_MS = 10_000
const CLOSE_MS = 1_000
const RETRIES = 5
/** So often a session may still be being cleared away. */
const PATIENCE = 3

/** Takes over a logged-in connection, whichever client made it; from here on nobody else touches it. */
export function connectionOver(
  transport: Transport,
  about: { place: string; host: string; clock: Clock; connections: number },
): Connection {
  const { place, clock } = about
  const sessions = new PQueue({ concurrency: SESSIONS })
  const kept = keptChannels()
  let roundTrips = 0
  const open: Open = async (start, signal) => {
    if (!transport.isOpen) throw fault('lost', `${place}: the connection is closed`)
    roundTrips += 1
    return openChannel(start, signal).catch((error: unknown) => {
      throw error instanceof ChannelRefused ? error : sshFault(error, place)
    })
  }
  return {
    place,
    host: about.host,
    get alive() {
      return transport.isOpen
    },
    exec: execOver(transport, open, { sessions, kept }, about),
    keep: (command, signal) => kept.start(() => open((done) => transport.exec(command, done), signal), about, signal),
    forward: forwardOver(transport, open),
    cost: () => ({ connections: about.connections, roundTrips, bytes: transport.bytes() }),
    close: async () => {
      // A command that was given up is being ended on the host: that may finish.
      if (transport.isOpen) await atMost(CLOSE_MS, sessions.onIdle(), clock)
      transport.end()
      await atMost(CLOSE_MS, transport.gone, clock)
      await transport.destroy()
    },
  }
}

type Open = (start: (done: Opened) => void, signal: AbortSignal) => Promise<Channel>

function execOver(
  transport: Transport,
  open: Open,
  { sessions, kept }: { sessions: PQueue; kept: KeptChannels },
  { place, clock }: { place: string; clock: Clock },
): Connection['exec'] {
  return async (command, signal, work) => {
    setMaxListeners(0, signal) // one pass may have any number of commands waiting
    for (let pause = 50, tries = 0, alone = 0; ; tries += 1) {
      try {
        const run = async () => work(await open((done) => transport.exec(command, done), signal))
        return await sessions.add(run, { signal })
      } catch (error) {
        if (!(error instanceof ChannelRefused)) throw error
        if (tries >= RETRIES) throw noSession(place, error)
        // Others of ours are in its way: fewer at once. Nobody is: the last one is still being cleared away there, or
        // the place is taken by one that stays.
        sessions.concurrency = Math.max(1, Math.floor(sessions.concurrency / 2))
        if (sessions.pending > 0) continue
        if ((alone += 1) >= PATIENCE) kept.giveWay()
        await clock.sleep((pause *= 2), signal)
      }
    }
  }
}

interface KeptChannels {
  start(
    open: () => Promise<Channel>,
    about: { readonly place: string; readonly clock: Clock },
    signal: AbortSignal,
  ): Promise<Channel>
  giveWay(): void
}

/** Channels that stay, for as long as the server has sessions for everybody. */
function keptChannels(): KeptChannels {
  const channels = new Set<Channel>()
  let isCrowded = false
  const giveWay = (): void => {
    isCrowded = true
    for (const channel of channels) channel.close()
  }
  return {
    giveWay,
    async start(open, { place, clock }, signal) {
      for (let pause = 50, tries = 1; !isCrowded; tries += 1) {
        try {
          const channel = await open()
          channels.add(channel)
          channel.once('close', () => channels.delete(channel))
          return channel
        } catch (error) {
          if (!(error instanceof ChannelRefused)) throw error
          if (tries >= PATIENCE) throw noSession(place, error)
          await clock.sleep((pause *= 2), signal)
        }
      }
      throw fault('busy', `${place}: the server has no session to spare`)
    },
  }
}

function forwardOver(transport: Transport, open: Open): Connection['forward'] {
  // Most hosts carry nothing.
  let streams: PQueue | undefined
  const start = (to: StreamEnd, done: Opened): void => {
    if (to.kind === 'tcp') transport.tcp(to.host, to.port, done)
    else transport.unix(to.path, done)
  }
  return (to, signal) =>
    new Promise((resolve, reject) => {
      setMaxListeners(0, signal)
      const carry = async (): Promise<void> => {
        const channel = await open((done) => start(to, done), signal)
        const carried = new ChannelStream(channel, () => transport.isOpen)
        resolve(carried)
        await new Promise<void>((closed) => carried.once('close', () => closed()))
      }
      streams ??= new PQueue({ concurrency: MAX_STREAMS })
      streams.add(carry, { signal }).catch(reject)
    })
}

function noSession(place: string, cause: ChannelRefused): FaultError {
  return fault('busy', `${place}: the server opens no session: ${cause.message}`, {
    cause,
    hint: "sshd's MaxSessions may be used up by others of this connection, or be 0",
  })
}

function openChannel(start: (done: Opened) => void, parent: AbortSignal): Promise<Channel> {
  const expired = (): Error => timedOut('channel', OPEN_MS)
  return withDeadline({ ms: OPEN_MS, parent, expired }, (signal) => {
    return new Promise((resolve, reject) => {
      start((error, channel) => {
        if (error) reject(error)
        else if (signal.aborted) channel.close()
        else resolve(channel)
      })
    })
  })
}
