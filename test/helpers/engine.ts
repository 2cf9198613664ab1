import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { access, copyFile, mkdir, mkdtemp, readFile, readdir, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { makeCertificates } from './certificates.ts'
import type { Certificates } from './certificates.ts'

const run = promisify(execFile)
const IMAGE = 'orch-watch/busybox:1'
const APPLETS = ['sh', 'sleep', 'tail', 'cat', 'true', 'false', 'echo', 'touch', 'test', 'kill', 'dd']

export interface Engine {
  /** Path of the unix socket. */
  readonly socket: string
  /** The process, for tests that stop it with SIGSTOP. */
  readonly pid: number
  /** Where it listens on loopback with TLS; asks every client for a certificate. */
  readonly tls?: Certificates & { readonly port: number }
  /** For the test's own use. */
  readonly docker: Docker
  /** An image with a static busybox: sh, sleep, tail, cat, true, false. */
  readonly image: string
  /** Creates and starts a container without a network. */
  run(options?: Partial<Docker.ContainerCreateOptions>): Promise<Docker.Container>
  /** Ends the engine and all it started, and removes its files. */
  stop(): Promise<void>
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
export async function startEngine(wish: { tls?: boolean } = {}): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'ow-engine-'))
  const socket = join(folder, 'docker.sock')
  const tls = wish.tls ? { ...(await makeCertificates(folder)), port: await freePort() } : undefined
  const daemon = spawn('/usr/sbin/dockerd', await daemonArguments(folder, socket, tls), {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  daemon.stderr.pipe(createWriteStream(join(folder, 'log')))
  // A test run that dies takes the engine with it.
  const lastResort = (): void => void daemon.kill('SIGTERM')
  process.once('exit', lastResort)
  daemon.once('exit', () => process.removeListener('exit', lastResort))
  const docker = new Docker({ socketPath: socket })
  try {
    await answered(docker, daemon, folder)
    await importImage(docker, folder)
  } catch (error) {
    await stopEngine(daemon, folder)
    throw error
  }
  return {
    socket,
    pid: daemon.pid!,
    ...(tls && { tls }),
    docker,
    image: IMAGE,
    run: async (options = {}) => {
      const { HostConfig, ...rest } = options
      const quiet = { NetworkMode: 'none', ...HostConfig }
      const container = await docker.createContainer({
        Image: IMAGE,
        Cmd: ['sleep', '1000'],
        ...rest,
        HostConfig: quiet,
      })
      await container.start()
      return container
    },
    stop: async () => {
      daemon.kill('SIGCONT')
      await removeContainers(docker)
      await stopEngine(daemon, folder)
    },
  }
}

async function daemonArguments(
  folder: string,
  socket: string,
  tls: (Certificates & { port: number }) | undefined,
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
  await writeFile(at('daemon.json'), '{}')
  const apart = ['--config-file', at('daemon.json'), '--cgroup-parent', `/${cgroupOf(folder)}`, '--shutdown-timeout=1']
  const listen = tls
    ? ['--host', `tcp://127.0.0.1:${tls.port}`, '--tlsverify', '--tlscacert', at('ca.pem')].concat(
        ['--tlscert', at('server.pem')],
        ['--tlskey', at('server-key.pem')],
      )
    : []
  return [...own, ...modest, ...apart, ...listen]
}

function cgroupOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answered(docker: Docker, daemon: ChildProcess, folder: string): Promise<void> {
  for (let left = 300; left > 0 && daemon.exitCode === null; left -= 1) {
    const up = await docker.ping().then(
      () => true,
      () => false,
    )
    if (up) return
    await wait(50)
  }
  const log = await readFile(join(folder, 'log'), 'utf8')
  throw new Error(`dockerd did not come up:\n${log.slice(-2000)}`)
}

/** No registry: one static program and its names, as a tar. */
async function importImage(docker: Docker, folder: string): Promise<void> {
  const bin = join(folder, 'root', 'bin')
  await mkdir(bin, { recursive: true })
  await mkdir(join(folder, 'root', 'tmp'))
  await copyFile('/bin/busybox', join(bin, 'busybox'))
  await Promise.all(APPLETS.map((name) => symlink('busybox', join(bin, name))))
  const tar = join(folder, 'image.tar')
  await run('tar', ['-C', join(folder, 'root'), '-cf', tar, '.'])
  const [repo, tag] = IMAGE.split(':')
  const progress = await docker.importImage(tar, { repo, tag })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}

async function removeContainers(docker: Docker): Promise<void> {
  const all = await docker.listContainers({ all: true })
  await Promise.allSettled(all.map(({ Id }) => docker.getContainer(Id).remove({ force: true })))
}

async function stopEngine(daemon: ChildProcess, folder: string): Promise<void> {
  daemon.kill('SIGTERM')
  if (!(await ended(daemon, 15_000))) daemon.kill('SIGKILL')
  await ended(daemon, 5000)
  // After a hard end its children live on; they carry the folder in their arguments, which nobody else's do.
  for (const pid of await processesOf(folder)) process.kill(pid, 'SIGKILL')
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '')
  const ours = mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()
  for (const path of ours) await run('umount', ['-l', path])
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  await removeCgroups(cgroupOf(folder))
}

async function ended(daemon: ChildProcess, withinMs: number): Promise<boolean> {
  for (let left = withinMs; left > 0 && daemon.exitCode === null && daemon.signalCode === null; left -= 50)
    await wait(50)
  return daemon.exitCode !== null || daemon.signalCode !== null
}

async function processesOf(folder: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/u.test(name) || Number(name) === process.pid) continue
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(`${folder}/`)) found.push(Number(name))
  }
  return found
}

async function removeCgroups(name: string): Promise<void> {
  const root = '/sys/fs/cgroup'
  const controllers = await readdir(root).catch(() => [])
  // Removing is refused while something is in it, and fails where the controller is not mounted: both are fine.
  await Promise.allSettled(
    [root, ...controllers.map((each) => join(root, each))].map((each) => rmdir(join(each, name))),
  )
}
