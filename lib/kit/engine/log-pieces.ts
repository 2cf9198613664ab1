/** One piece of what was printed: an entry of the log, or a part of one. */
export interface LogPiece {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
  /** Whether a new entry begins here. */
  readonly begins: boolean
}

const HEADER_BYTES = 8

/**
 * Takes an answer apart as it comes. Without a terminal each entry has a header: the output's number, three zeros, the
 * length. With one there are none, and all is standard output. As every entry begins with its moment, the first byte
 * tells the two apart. Source: Docker Engine API, ContainerAttach, "Stream format".
 */
export function logPieces(onPiece: (piece: LogPiece) => void): { add(chunk: Buffer): void; count(): number } {
  let framed: boolean | null = null
  let head = Buffer.alloc(0)
  let stream: LogPiece['stream'] = 'stdout'
  let left = 0
  let begins = true
  let count = 0

  const addFramed = (chunk: Buffer): void => {
    let rest = chunk
    while (rest.length > 0) {
      if (left === 0) {
        const missing = HEADER_BYTES - head.length
        head = Buffer.concat([head, rest.subarray(0, missing)])
        rest = rest.subarray(missing)
        if (head.length < HEADER_BYTES) return
        stream = head[0] === 2 ? 'stderr' : 'stdout'
        left = head.readUInt32BE(4)
        head = Buffer.alloc(0)
        begins = true
        count += 1
        continue
      }
      const bytes = rest.subarray(0, left)
      onPiece({ stream, bytes, begins })
      begins = false
      left -= bytes.length
      rest = rest.subarray(bytes.length)
    }
  }

  const addRaw = (chunk: Buffer): void => {
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(0x0a, start) + 1 || chunk.length
      if (begins) count += 1
      onPiece({ stream: 'stdout', bytes: chunk.subarray(start, end), begins })
      begins = chunk[end - 1] === 0x0a
      start = end
    }
  }

  return {
    add(chunk) {
      framed ??= chunk.length > 0 ? (chunk[0] ?? 0) <= 2 : null
      if (framed) addFramed(chunk)
      else addRaw(chunk)
    },
    count: () => count,
  }
}
