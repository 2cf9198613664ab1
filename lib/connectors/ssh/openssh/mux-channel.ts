import { Duplex, Readable } from 'node:stream'
import type { Channel, Ended } from '../channel.ts'
import { MESSAGE, message } from './wire.ts'
import type { Fields } from './wire.ts'

/** What may be under way to us before we have read it. */
export const WINDOW_BYTES = 2 * 1024 * 1024
export const PACKET_BYTES = 32 * 1024

/** How a channel reaches the connection it belongs to. */
export interface Sender {
  send(message: Buffer, done?: (error?: Error | null) => void): void
  /** Both sides have said that it is over: its number may be used again. */
  free(): void
}

/** What the other side said when it opened the channel. */
export interface FarEnd {
  readonly id: number
  readonly window: number
  readonly packet: number
}

type Done = (error?: Error | null) => void

/** One channel of a control socket: a stream that keeps to the windows of both sides. */
export class MuxChannel extends Duplex implements Channel {
  readonly stderr: Readable
  ended: Ended | undefined
  readonly #sender: Sender
  readonly #far: FarEnd
  #window: number
  /** What was read and not yet allowed anew. */
  #taken = 0
  #waiting: { rest: Buffer; done: Done } | null = null
  #closed = { here: false, there: false }
  #answer: ((accepted: boolean) => void) | null = null

  constructor(far: FarEnd, sender: Sender) {
    super({ autoDestroy: false })
    this.#sender = sender
    this.#far = far
    this.#window = far.window
    this.stderr = new Readable({ read: () => this.#allowMore() })
    this.once('end', () => this.#finish())
    this.stderr.once('end', () => this.#finish())
  }

  /** Asks the other side for something; `done` is told whether it agrees. */
  ask(what: string, argument: string, done: (accepted: boolean) => void): void {
    this.#answer = done
    this.#sender.send(message(MESSAGE.request, this.#far.id, what, true, argument))
  }

  close(): void {
    if (this.#closed.here) return
    this.#closed.here = true
    this.#sender.send(message(MESSAGE.close, this.#far.id))
    const { done } = this.#waiting ?? {}
    this.#waiting = null
    done?.()
    if (this.#closed.there) this.#sender.free()
  }

  /** One message for this channel; its number has been read already. */
  receive(type: number, fields: Fields): void {
    if (type === MESSAGE.data) this.#take(this, fields.bytes())
    else if (type === MESSAGE.extendedData) this.#takeError(fields)
    else if (type === MESSAGE.windowAdjust) this.#widen(fields.u32())
    else if (type === MESSAGE.eof) this.#endOutputs()
    else if (type === MESSAGE.request) this.#onRequest(fields)
    else if (type === MESSAGE.close) this.#onClose()
    else this.#onAnswer(type === MESSAGE.success)
  }

  /** The connection is gone, and this with it. */
  lose(): void {
    this.#closed = { here: true, there: true }
    this.#onAnswer(false)
    this.destroy()
  }

  override _read(): void {
    this.#allowMore()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.#closed.here || this.#closed.there) {
      done(Object.assign(new Error('write after the channel was closed'), { code: 'EPIPE' }))
      return
    }
    this.#waiting = { rest: chunk, done }
    this.#flush()
  }

  override _final(done: Done): void {
    if (!this.#closed.here && !this.#closed.there) this.#sender.send(message(MESSAGE.eof, this.#far.id))
    done()
  }

  override _destroy(error: Error | null, done: Done): void {
    this.close()
    this.stderr.destroy()
    done(error)
  }

  #take(output: Readable, bytes: Buffer): void {
    this.#taken += bytes.length
    // Nobody wants it any more, but the other side may not be left waiting.
    if (this.destroyed || output.destroyed || output.push(bytes)) this.#allowMore()
  }

  #takeError(fields: Fields): void {
    fields.u32() // there is only one kind of it
    this.#take(this.stderr, fields.bytes())
  }

  #widen(bytes: number): void {
    this.#window += bytes
    this.#flush()
  }

  #allowMore(): void {
    if (this.#taken < WINDOW_BYTES / 2 || this.#closed.here || this.#closed.there) return
    this.#sender.send(message(MESSAGE.windowAdjust, this.#far.id, this.#taken))
    this.#taken = 0
  }

  /** Writes as much as the other side is ready to take. */
  #flush(): void {
    while (this.#waiting && this.#window > 0) {
      const { rest, done } = this.#waiting
      const part = rest.subarray(0, Math.min(this.#window, this.#far.packet))
      this.#window -= part.length
      const isLast = part.length === rest.length
      this.#waiting = isLast ? null : { rest: rest.subarray(part.length), done }
      this.#sender.send(message(MESSAGE.data, this.#far.id, part), isLast ? done : undefined)
    }
  }

  #endOutputs(): void {
    if (!this.readableEnded) this.push(null)
    if (!this.stderr.readableEnded) this.stderr.push(null)
  }

  #onRequest(fields: Fields): void {
    const what = fields.text()
    const wantsAnswer = fields.byte() !== 0
    if (what === 'exit-status') this.ended = { code: fields.u32() }
    else if (what === 'exit-signal') this.ended = { code: null, signal: `SIG${fields.text()}` }
    // Servers ask "keepalive@openssh.com"; any answer will do.
    else if (wantsAnswer) this.#sender.send(message(MESSAGE.failure, this.#far.id))
  }

  #onAnswer(accepted: boolean): void {
    this.#answer?.(accepted)
    this.#answer = null
  }

  #onClose(): void {
    this.#closed.there = true
    this.#onAnswer(false)
    if (this.#closed.here) this.#sender.free()
    else this.close()
    this.#endOutputs()
    this.#finish()
  }

  /** Over is what both sides have closed and somebody has read to its end, or does not want to. */
  #finish(): void {
    const { here, there } = this.#closed
    if (here && there && this.readableEnded && this.stderr.readableEnded) this.destroy()
  }
}
