import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { setTimeout as wait } from 'node:timers/promises'

export const DNSMASQ = '/usr/sbin/dnsmasq'

export interface NameServer {
  /** "127.0.0.1:5353" */
  readonly server: string
  stop(): Promise<void>
}

/** A dnsmasq on loopback that knows these records and nobody to ask for others. */
export async function startNameServer(records: readonly string[]): Promise<NameServer> {
  const port = await freePort()
  const own = ['--no-resolv', '--no-hosts', '--bind-interfaces', '--listen-address=127.0.0.1', '--user=root']
  const args = ['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', `--port=${port}`, ...own, ...records]
  const child = spawn(DNSMASQ, args, { stdio: 'ignore' })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const server = `127.0.0.1:${port}`
  await answering(server)
  return {
    server,
    stop: () => {
      child.kill()
      return gone
    },
  }
}

/** Any answer will do, "refused" too. */
async function answering(server: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const resolver = new Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([server])
    const code = await resolver.resolve4('up.invalid').then(
      () => '',
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    )
    if (code !== 'ETIMEOUT' && code !== 'ECONNREFUSED') return
    await wait(50)
  }
  throw new Error(`no name server came up on ${server}`)
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}
