import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { ChannelRefused } from '../channel.ts'
import type { Channel, Ended, Opened, Transport } from '../channel.ts'

/** Takes over a logged-in client of ssh2 and the stream below it. */
export function transportOver(client: Client, stream: Duplex): Transport {
  let isOpen = true
  client.once('end', () => (isOpen = false))
  const gone = new Promise<void>((resolve) => {
    client.once('close', () => {
      isOpen = false
      resolve()
    })
  })
  const told = (done: Opened) => (error: (Error & { reason?: unknown }) | undefined, channel: ClientChannel) =>
    error ? done(refusal(error), channel) : done(undefined, remembering(channel))
  return {
    get isOpen() {
      return isOpen && stream.writable
    },
    gone,
    exec: (command, done) => void client.exec(command, told(done)),
    tcp: (host, port, done) => void client.forwardOut('127.0.0.1', 0, host, port, told(done)),
    unix: (path, done) => void client.openssh_forwardOutStreamLocal(path, told(done)),
    bytes: () => bytesOf(stream),
    end: () => void client.end(),
    destroy: () => {
      stream.destroy()
      return Promise.resolve()
    },
  }
}

/** The exit code may be in the packet that opens the channel, and whoever waits for that hears of it too late. */
function remembering(channel: ClientChannel): Channel {
  const remembered: ClientChannel & { ended?: Ended } = channel
  channel.once('exit', (code: number | null, signal?: string) => {
    remembered.ended = { code, ...(signal !== undefined && { signal }) }
  })
  return remembered
}

function refusal(error: Error & { reason?: unknown }): Error {
  if (!/channel open failure/iu.test(error.message)) return error
  const words = error.message.replace(/^\(SSH\) Channel open failure:\s*/u, '')
  return new ChannelRefused(words, typeof error.reason === 'number' ? error.reason : null, error)
}

function bytesOf(stream: Duplex): number {
  const { bytesRead, bytesWritten } = stream as Partial<Record<'bytesRead' | 'bytesWritten', number>>
  return (bytesRead ?? 0) + (bytesWritten ?? 0)
}
