import type { Duplex } from 'node:stream'

/**
 * Holds back what is written to the stream until the turn is over, and sends it in one piece. The driver writes every
 * packet in three, and several packets in a turn: without this each is a call of the system, a segment on the wire and
 * something the server wakes up for.
 */
export function inOnePiece(stream: Duplex): Duplex {
  const write: Duplex['write'] = stream.write.bind(stream)
  let isHeld = false
  const letGo = (): void => {
    isHeld = false
    stream.uncork()
  }
  stream.write = ((...given: Parameters<Duplex['write']>) => {
    if (!isHeld) {
      isHeld = true
      stream.cork()
      process.nextTick(letGo)
    }
    return write(...given)
  }) as Duplex['write']
  return stream
}
