import type { Socket } from 'node:net'
import { oneLine } from '../../base/escape.ts'
import type { TcpConnected, TcpQuestion } from '../../model/network.ts'
import type { Asking } from './asking.ts'
import { dial } from './dial.ts'

/** How much of what a server says is read in search of what is expected. */
const MAX_REPLY_BYTES = 64 * 1024

/** Connects; says and expects something where that is asked. Throws. */
export async function askTcp(question: TcpQuestion, asking: Asking): Promise<TcpConnected> {
  const { socket, address, connectMs } = await dial(question.host, question.port, asking)
  try {
    const connected = { kind: 'connected', address, connectMs } as const
    if (question.send !== undefined) socket.write(question.send)
    if (question.expect === undefined) return connected
    asking.phase = 'answer'
    return { ...connected, reply: await replyOf(socket, question.expect, asking) }
  } finally {
    socket.destroy()
  }
}

type Reply = NonNullable<TcpConnected['reply']>

/** Reads until the expected text has come, or no more comes, or more than we read. */
function replyOf(socket: Socket, expect: string, asking: Asking): Promise<Reply> {
  // Bytes are compared as bytes: the text may be cut in the middle of a character.
  const wanted = Buffer.from(expect)
  let read: Buffer = Buffer.alloc(0)
  const text = (): string => read.toString('utf8').slice(0, 2000)
  asking.also = () => (read.length > 0 ? `, only "${oneLine(text(), 120)}"` : ', nothing was said')
  return new Promise((resolve, reject) => {
    const end = (ended: Reply['ended']): void => resolve({ found: ended === 'found', text: text(), ended })
    socket.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk.subarray(0, MAX_REPLY_BYTES - read.length)])
      if (read.includes(wanted)) end('found')
      else if (read.length >= MAX_REPLY_BYTES) end('full')
    })
    socket.once('end', () => end('closed'))
    socket.once('error', reject)
    socket.once('close', () => end('closed'))
  })
}
