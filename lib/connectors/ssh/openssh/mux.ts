import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { fault } from '../../../kit/fault.ts'
import { ChannelRefused } from '../channel.ts'
import type { Opened } from '../channel.ts'
import { MuxChannel, PACKET_BYTES, WINDOW_BYTES } from './mux-channel.ts'
import { fieldsOf, MESSAGE, message, MUX, muxPacket, packets } from './wire.ts'
import type { Fields } from './wire.ts'

/**
 * A control socket of ssh in proxy mode: ssh encrypts and logs in, we open channels over it as we do with ssh2. So no
 * program is started for a command or a stream, and the server's own reason is heard when it refuses one.
 *
 * Source: OpenSSH's PROTOCOL.mux, "Requesting passenger protocol"; in OpenSSH since 7.4.
 */
export interface Mux {
  readonly isOpen: boolean
  readonly gone: Promise<void>
  exec(command: string, done: Opened): void
  tcp(host: string, port: number, done: Opened): void
  unix(path: string, done: Opened): void
  /** Both directions, above the encryption. */
  bytes(): number
  destroy(): void
}

/** ssh keeps a little of every channel that was refused: after so many it is better opened anew. */
const REFUSALS = 1_000

/**
 * Connects to the socket of a master that is logged in.
 *
 * @throws the error of the operating system while nobody listens there, FaultError when it does not speak as it should
 */
export async function openMux(path: string): Promise<Mux> {
  const socket = connect(path)
  const cut = packets()
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject)
    })
    socket.write(Buffer.concat([muxPacket(MUX.hello, MUX.version), muxPacket(MUX.askProxy, 0)]))
    await greeted(socket, cut)
  } catch (error) {
    socket.on('error', () => 'it is being destroyed').destroy()
    throw error
  }
  return muxOver(socket, cut)
}

type Cut = ReturnType<typeof packets>

/** Nothing else comes before we have opened the first channel. */
function greeted(socket: Socket, cut: Cut): Promise<void> {
  return new Promise((resolve, reject) => {
    const left: number[] = [MUX.hello, MUX.proxy]
    const settle = (error?: Error): void => {
      socket.off('data', onData).off('close', onClose).off('error', settle)
      if (error) reject(error)
      else resolve()
    }
    const onClose = (): void => settle(fault('lost', 'ssh closed its control socket'))
    const onData = (chunk: Buffer): void => {
      try {
        for (const packet of cut(chunk)) {
          const kind = fieldsOf(packet).u32()
          if (kind !== left.shift())
            throw fault('not-supported', `ssh answers "${kind}" on its control socket: it is older than 7.4`)
        }
        if (left.length === 0) settle()
      } catch (error) {
        settle(error as Error)
      }
    }
    socket.on('data', onData).on('close', onClose).on('error', settle)
  })
}

type Waiting = { readonly done: (error: Error | undefined, channel: MuxChannel) => void }

function muxOver(socket: Socket, cut: Cut): Mux {
  const table = channelTable(socket)
  let isOpen = true
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    isOpen = false
    table.lose()
  })
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const packet of cut(chunk)) table.receive(packet)
    } catch (error) {
      socket.destroy(error as Error)
    }
  })
  return {
    get isOpen() {
      return isOpen && table.refusals < REFUSALS
    },
    gone,
    exec: (command, done) =>
      table.open('session', [], (error, channel) => {
        if (error) done(error, channel)
        else channel.ask('exec', command, (accepted) => done(accepted ? undefined : notRun(isOpen), channel))
      }),
    tcp: (host, port, done) => table.open('direct-tcpip', [host, port, '127.0.0.1', 0], done),
    unix: (path, done) => table.open('direct-streamlocal@openssh.com', [path, '', 0], done),
    bytes: () => socket.bytesRead + socket.bytesWritten,
    destroy: () => socket.destroy(),
  }
}

interface ChannelTable {
  readonly refusals: number
  open(kind: string, parts: readonly (string | number)[], done: Waiting['done']): void
  receive(packet: Buffer): void
  /** The connection is gone, and all with it. */
  lose(): void
}

/** The channels of one connection by our number of them. */
function channelTable(socket: Socket): ChannelTable {
  const channels = new Map<number, MuxChannel | Waiting>()
  let next = 0
  let refusals = 0

  function onOpened(id: number, { done }: Waiting, fields: Fields): void {
    const far = { id: fields.u32(), window: fields.u32(), packet: Math.min(fields.u32(), PACKET_BYTES) }
    const channel = new MuxChannel(far, {
      send: (bytes, written) => {
        if (socket.writable) socket.write(bytes, written)
        else written?.()
      },
      free: () => void channels.delete(id),
    })
    channels.set(id, channel)
    done(undefined, channel)
  }

  function onRefused(id: number, { done }: Waiting, fields: Fields): void {
    refusals += 1
    channels.delete(id)
    const reason = fields.u32()
    done(new ChannelRefused(fields.text(), reason), undefined as never)
  }

  return {
    get refusals() {
      return refusals
    },
    open: (kind, parts, done) => {
      const id = next++
      channels.set(id, { done })
      socket.write(message(MESSAGE.open, kind, id, WINDOW_BYTES, PACKET_BYTES, ...parts))
    },
    receive: (packet) => {
      const fields = fieldsOf(packet)
      fields.byte() // padding, of which there is none
      const type = fields.byte()
      if (type < MESSAGE.openConfirmation || type > MESSAGE.failure) return
      const id = fields.u32()
      const channel = channels.get(id)
      if (channel instanceof MuxChannel) channel.receive(type, fields)
      else if (channel && type === MESSAGE.openConfirmation) onOpened(id, channel, fields)
      else if (channel && type === MESSAGE.openFailure) onRefused(id, channel, fields)
    },
    lose: () => {
      for (const channel of channels.values()) {
        if (channel instanceof MuxChannel) channel.lose()
        else channel.done(fault('lost', 'the connection was closed'), undefined as never)
      }
      channels.clear()
    },
  }
}

function notRun(isOpen: boolean): Error {
  return isOpen
    ? fault('not-supported', 'the server refuses to run commands for this user')
    : fault('lost', 'the connection was closed')
}
