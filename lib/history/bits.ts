/** What was packed cannot be unpacked: it was cut, overwritten, or is not ours. */
export class ChunkError extends Error {
  override readonly name = 'ChunkError'
}

/** Numbers are written bit by bit, the highest one first. */
export interface BitWriter {
  /** @param value a whole number from 0 to 2^count - 1 @param count 0 to 53 */
  bits(value: number, count: number): void
  /** A whole number from 0 to 2^53 - 1, in as many groups of seven bits as it needs. */
  varint(value: number): void
  float(value: number): void
  done(): Uint8Array
}

export interface BitReader {
  bits(count: number): number
  varint(): number
  float(): number
}

/** Larger pieces would leave the 32 bits of JavaScript's operators. */
const PIECE = 16
const MAX_GROUPS = 8

export function bitWriter(): BitWriter {
  let bytes = new Uint8Array(256)
  let length = 0
  let held = 0
  let heldCount = 0

  function piece(value: number, count: number): void {
    held = (held << count) | value
    heldCount += count
    while (heldCount >= 8) {
      heldCount -= 8
      if (length === bytes.length) bytes = grown(bytes)
      bytes[length++] = (held >>> heldCount) & 0xff
      held &= (1 << heldCount) - 1
    }
  }

  function bits(value: number, count: number): void {
    let left = count
    let rest = value
    while (left > PIECE) {
      left -= PIECE
      const unit = 2 ** left
      const high = Math.floor(rest / unit)
      piece(high, PIECE)
      rest -= high * unit
    }
    piece(rest, left)
  }

  return {
    bits,
    varint(value) {
      let rest = value
      while (rest >= 128) {
        bits(128 + (rest % 128), 8)
        rest = Math.floor(rest / 128)
      }
      bits(rest, 8)
    },
    float(value) {
      const view = new DataView(new ArrayBuffer(8))
      view.setFloat64(0, value)
      bits(view.getUint32(0), 32)
      bits(view.getUint32(4), 32)
    },
    done() {
      if (heldCount > 0) piece(0, 8 - heldCount)
      return bytes.slice(0, length)
    },
  }
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2)
  larger.set(bytes)
  return larger
}

/** Throws a ChunkError where more is read than there is. */
export function bitReader(bytes: Uint8Array): BitReader {
  let next = 0
  let held = 0
  let heldCount = 0

  function piece(count: number): number {
    while (heldCount < count) {
      const byte = bytes[next++]
      if (byte === undefined) throw new ChunkError('a chunk of history is cut')
      held = (held << 8) | byte
      heldCount += 8
    }
    heldCount -= count
    const value = held >>> heldCount
    held &= (1 << heldCount) - 1
    return value
  }

  function bits(count: number): number {
    let value = 0
    let left = count
    for (; left > PIECE; left -= PIECE) value = value * 2 ** PIECE + piece(PIECE)
    return value * 2 ** left + piece(left)
  }

  return {
    bits,
    varint() {
      let value = 0
      for (let group = 0; group < MAX_GROUPS; group++) {
        const byte = piece(8)
        value += (byte & 127) * 128 ** group
        if (byte < 128) return whole(value)
      }
      throw new ChunkError('a number in a chunk of history does not end')
    },
    float() {
      const view = new DataView(new ArrayBuffer(8))
      view.setUint32(0, bits(32))
      view.setUint32(4, bits(32))
      return view.getFloat64(0)
    },
  }
}

function whole(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) throw new ChunkError('a number in a chunk of history is too large')
  return value
}
