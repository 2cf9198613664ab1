import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A TCP server that misbehaves, on loopback. */
export interface HungServer {
  readonly port: number
  /** Connections that are still open. */
  readonly open: ReadonlySet<Socket>
  close(): Promise<void>
}

/** @param treat what is done to whoever connects */
export async function hungServer(treat: (socket: Socket) => void): Promise<HungServer> {
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => open.delete(socket))
    treat(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    open,
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Writes without end and without a line end, as fast as it is taken. */
export function flood(socket: Socket): void {
  const block = Buffer.alloc(16 * 1024, 'x')
  const more = (): void => {
    while (!socket.destroyed && socket.write(block));
  }
  socket.on('drain', more)
  more()
}
