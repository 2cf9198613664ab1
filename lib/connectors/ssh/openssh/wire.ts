import { fault } from '../../../kit/fault.ts'

/** Messages of the connection protocol that we speak. Source: RFC 4254, 9. */
export const MESSAGE = {
  open: 90,
  openConfirmation: 91,
  openFailure: 92,
  windowAdjust: 93,
  data: 94,
  extendedData: 95,
  eof: 96,
  close: 97,
  request: 98,
  success: 99,
  failure: 100,
} as const

/** Messages of a control socket. Source: OpenSSH's PROTOCOL.mux, 2, 3 and 8. */
export const MUX = { hello: 0x0000_0001, askProxy: 0x1000_000f, proxy: 0x8000_000f, version: 4 } as const

/** OpenSSH sends no packet larger than 256 KiB. */
const PACKET_LIMIT_BYTES = 512 * 1024

/** A number of 32 bits, a text or bytes with their length before them, or a yes or no. */
type Part = number | string | Buffer | boolean

/** One packet of a control socket: its length, then what it holds. */
export function muxPacket(...numbers: readonly number[]): Buffer {
  return withLength(Buffer.concat(numbers.map(u32)))
}

/** One message of the connection protocol, as a control socket in proxy mode takes it: without padding. */
export function message(type: number, ...parts: readonly Part[]): Buffer {
  return withLength(Buffer.concat([Buffer.from([0, type]), ...parts.map(encode)]))
}

/** One message of the agent protocol: no padding, but the same parts. */
export function agentMessage(type: number, ...parts: readonly Part[]): Buffer {
  return withLength(Buffer.concat([Buffer.from([type]), ...parts.map(encode)]))
}

/** The parts without a length around them. */
export function parts(...list: readonly Part[]): Buffer {
  return Buffer.concat(list.map(encode))
}

function encode(part: Part): Buffer {
  if (typeof part === 'number') return u32(part)
  if (typeof part === 'boolean') return Buffer.from([part ? 1 : 0])
  return withLength(typeof part === 'string' ? Buffer.from(part) : part)
}

function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([u32(bytes.length), bytes])
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Cuts what comes in into packets, whatever pieces it comes in. */
export function packets(): (chunk: Buffer) => readonly Buffer[] {
  let held: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const whole: Buffer[] = []
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length >= 4) {
      const length = held.readUInt32BE(0)
      if (length > PACKET_LIMIT_BYTES) throw garbled(`a packet of ${length} bytes`)
      if (held.length < 4 + length) break
      whole.push(held.subarray(4, 4 + length))
      held = held.subarray(4 + length)
    }
    return whole
  }
}

/** Reads one packet from its beginning; every step throws a FaultError when the packet is too short for it. */
export interface Fields {
  byte(): number
  u32(): number
  bytes(): Buffer
  text(): string
}

export function fieldsOf(packet: Buffer): Fields {
  let at = 0
  const take = (length: number): Buffer => {
    if (at + length > packet.length) throw garbled('a packet that is cut')
    at += length
    return packet.subarray(at - length, at)
  }
  const number = (): number => take(4).readUInt32BE(0)
  const bytes = (): Buffer => take(number())
  return { byte: () => take(1)[0] ?? 0, u32: number, bytes, text: () => bytes().toString('utf8') }
}

function garbled(what: string): Error {
  return fault('protocol', `the control socket of ssh sent ${what}`)
}
