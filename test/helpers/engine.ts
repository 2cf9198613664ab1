import { access, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { makeCertificates } from './certificates.ts'
import type { Certificates } from './certificates.ts'
import { cgroupOf, engineFolder, startProgram } from './engine-process.ts'
import type { Engine as AnyEngine, Restartable } from './engine-process.ts'

/** A Docker Engine. */
export interface Engine extends AnyEngine, Restartable {
  readonly tls?: EngineTls
}

/** Where it listens on loopback with TLS; asks every client for a certificate. */
export type EngineTls = Certificates & { readonly port: number }

/** A port of loopback, and what its daemon.json says of it. */
export interface Served {
  readonly port: number
  readonly config: string
}

/** Skips the suite where no engine may be started, and says why. With CI=true that is a failure. */
export async function needEngine(context: Mocha.Context): Promise<void> {
  const why = await whyNoEngine()
  if (why === null) return
  if (process.env['CI'] === 'true') throw new Error(`a Docker Engine cannot be started here: ${why}`)
  process.stderr.write(`    skipped: ${why}\n`)
  context.skip()
}

async function whyNoEngine(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'a Docker Engine of its own needs root'
  for (const file of ['/usr/sbin/dockerd', '/bin/busybox', '/usr/bin/openssl']) {
    const there = await access(file).then(
      () => true,
      () => false,
    )
    if (!there) return `"${file}" is missing (Debian: apt-get install docker.io busybox-static openssl)`
  }
  return null
}

/** A real Docker Engine with everything it owns in a folder of its own: several can run side by side. */
export async function startEngine(wish: { tls?: boolean; served?: Served } = {}): Promise<Engine> {
  const folder = await engineFolder()
  const socket = join(folder, 'docker.sock')
  const tls = wish.tls ? { ...(await makeCertificates(folder)), port: await freePort() } : undefined
  const engine = await startProgram(folder, {
    path: '/usr/sbin/dockerd',
    args: [...(await daemonArguments(folder, socket, tls, wish.served?.config)), ...portOf(wish.served)],
    socket,
    image: 'orch-watch/busybox:1',
    cgroups: [cgroupOf(folder)],
  })
  return Object.assign(engine, tls && { tls })
}

function portOf(served: Served | undefined): string[] {
  return served ? ['--host', `tcp://127.0.0.1:${served.port}`] : []
}

async function daemonArguments(
  folder: string,
  socket: string,
  tls: EngineTls | undefined,
  config = '{}',
): Promise<string[]> {
  const at = (name: string): string => join(folder, name)
  const own = [
    '--data-root',
    at('data'),
    '--exec-root',
    at('exec'),
    '--pidfile',
    at('pid'),
    '--host',
    `unix://${socket}`,
  ]
  const modest = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--storage-driver=vfs']
  // A file of its own keeps a daemon.json of the machine out.
  await writeFile(at('daemon.json'), config)
  const apart = ['--config-file', at('daemon.json'), '--cgroup-parent', `/${cgroupOf(folder)}`, '--shutdown-timeout=1']
  const listen = tls
    ? ['--host', `tcp://127.0.0.1:${tls.port}`, '--tlsverify', '--tlscacert', at('ca.pem')].concat(
        ['--tlscert', at('server.pem')],
        ['--tlskey', at('server-key.pem')],
      )
    : []
  return [...own, ...modest, ...apart, ...listen]
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
