import { Duplex } from 'node:stream'
import type { Channel } from './channel.ts'
import { fault } from '../../kit/fault.ts'

/**
 * A channel as a stream that behaves like a socket: it ends when the other side does, it fails when the connection is
 * lost, and destroying it closes the channel. The driver's own stream ends quietly on a loss and never calls back a
 * write that came too late.
 */
export class ChannelStream extends Duplex {
  bytesRead = 0
  bytesWritten = 0
  readonly #channel: Channel
  #closed = false

  /** @param isConnected whether the connection below still stands when the channel ends */
  constructor(channel: Channel, isConnected: () => boolean) {
    super({ allowHalfOpen: false })
    this.#channel = channel
    const lost = (): Error => fault('lost', 'the SSH connection that carried this stream was lost')
    channel.on('data', (chunk: Buffer) => {
      this.bytesRead += chunk.length
      if (!this.push(chunk)) channel.pause()
    })
    channel.on('end', () => {
      if (isConnected()) this.push(null)
      else this.destroy(lost())
    })
    channel.on('close', () => {
      this.#closed = true
      if (!isConnected()) this.destroy(lost())
    })
    channel.on('error', (error: Error) => this.destroy(error))
  }

  override _read(): void {
    this.#channel.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#closed) {
      done(Object.assign(new Error('write after the other side closed the channel'), { code: 'EPIPE' }))
      return
    }
    this.bytesWritten += chunk.length
    this.#channel.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#closed) this.#channel.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel.close()
    this.#channel.resume() // what still comes is thrown away, so that the channel can end
    done(error)
  }
}
