import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import type { ParsedKey } from 'ssh2'
import { agentMessage, fieldsOf, packets, parts } from './wire.ts'

/** Keys of ours that ssh may let sign, and never sees. */
export interface KeyAgent {
  close(): Promise<void>
}

/** Source: draft-ietf-sshm-ssh-agent, 5. */
const AGENT = { failure: 5, askKeys: 11, keys: 12, askSignature: 13, signature: 14 } as const

/** Which signature of an RSA key is wanted. Source: the same, 3.6.1. */
const RSA_SHA2_256 = 2
const RSA_SHA2_512 = 4

/** ssh connects once; a jump of ssh_config's own once more. */
const CONNECTIONS = 8

/**
 * An agent on a socket in a folder that only we may enter. A key of the inventory stays in this process: it is on no
 * disk, in no argument and in no environment, wherever it came from. ssh2 has such an agent too, which loses its place
 * at the first request it does not know, and OpenSSH begins with one.
 */
export async function serveKeys(path: string, keys: readonly ParsedKey[]): Promise<KeyAgent> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    const cut = packets()
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const packet of cut(chunk)) socket.write(answer(packet, keys))
      } catch {
        socket.destroy() // it is no agent's client
      }
    })
  })
  server.maxConnections = CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve)
  })
  return {
    close: () => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}

function answer(packet: Buffer, keys: readonly ParsedKey[]): Buffer {
  const fields = fieldsOf(packet)
  const type = fields.byte()
  if (type === AGENT.askKeys) {
    const list = keys.flatMap((key) => [key.getPublicSSH(), key.comment || key.type])
    return agentMessage(AGENT.keys, keys.length, ...list)
  }
  if (type !== AGENT.askSignature) return agentMessage(AGENT.failure)
  const [wanted, data, flags] = [fields.bytes(), fields.bytes(), fields.u32()]
  const key = keys.find((each) => each.getPublicSSH().equals(wanted))
  const signed = key && sign(key, data, flags)
  return signed ? agentMessage(AGENT.signature, signed) : agentMessage(AGENT.failure)
}

/** @returns null for a signature that nobody should take any more */
function sign(key: ParsedKey, data: Buffer, flags: number): Buffer | null {
  const [format, hash] =
    key.type !== 'ssh-rsa'
      ? [key.type]
      : flags & RSA_SHA2_512
        ? ['rsa-sha2-512', 'sha512']
        : flags & RSA_SHA2_256
          ? ['rsa-sha2-256', 'sha256']
          : []
  if (format === undefined) return null
  const signature: unknown = key.sign(data, hash)
  if (!Buffer.isBuffer(signature)) return null
  return parts(format, format.startsWith('ecdsa-') ? withoutDer(signature) : signature)
}

/** ECDSA signs in DER; SSH wants its two numbers behind each other, each as it is. Source: RFC 5656, 3.1.2. */
function withoutDer(signature: Buffer): Buffer {
  const numbers: Buffer[] = []
  for (let at = (signature[1] ?? 0) > 0x80 ? 3 : 2; at + 2 <= signature.length;) {
    const end = at + 2 + (signature[at + 1] ?? 0)
    numbers.push(signature.subarray(at + 2, end))
    at = end
  }
  return parts(...numbers)
}
