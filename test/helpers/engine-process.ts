import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, rmdir, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import Docker from 'dockerode'

const run = promisify(execFile)
const APPLETS = ['sh', 'sleep', 'tail', 'cat', 'true', 'false', 'echo', 'touch', 'test', 'kill', 'dd', 'nc', 'ip']

/** An engine that a test started, with everything it owns in one folder. */
export interface Engine {
  /** Path of the unix socket. */
  readonly socket: string
  /** The process, for tests that stop it with SIGSTOP: another one after each restart. */
  readonly pid: number
  /** For the test's own use. */
  readonly docker: Docker
  /** An image with a static busybox: sh, sleep, tail, cat, true, false. */
  readonly image: string
  /** Creates and starts a container without a network. */
  run(options?: Partial<Docker.ContainerCreateOptions>): Promise<Docker.Container>
  /** Ends the engine and all it started, and removes its files. */
  stop(): Promise<void>
}

export interface Restartable {
  /** Ends it as its machine would, and starts it again where it was; resolves when it answers. */
  restart(): Promise<void>
}

/** How one kind of engine is started in a folder. */
export interface EngineProgram {
  readonly path: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly socket: string
  readonly image: string
  /** Said of every container. */
  readonly host?: Docker.HostConfig
  /** Control groups to remove when all is over. */
  readonly cgroups: readonly string[]
}

export async function engineFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ow-engine-'))
}

/** Name of the control group for a folder. */
export function cgroupOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/** Starts the program, waits until it answers and gives it the image. */
export async function startProgram(folder: string, program: EngineProgram): Promise<Engine & Restartable> {
  const { socket, image, cgroups } = program
  const docker = new Docker({ socketPath: socket })
  let daemon = spawnIn(folder, program)
  try {
    await answered(docker, daemon, folder)
    await importImage(docker, folder, image)
  } catch (error) {
    await stopEngine(daemon, folder, cgroups)
    throw error
  }
  return {
    socket,
    get pid() {
      return daemon.pid!
    },
    docker,
    image,
    run: async (options = {}) => {
      const { HostConfig, ...rest } = options
      const quiet = { NetworkMode: 'none', ...program.host, ...HostConfig }
      const container = await docker.createContainer({
        Image: image,
        Cmd: ['sleep', '1000'],
        ...rest,
        HostConfig: quiet,
      })
      await container.start()
      return container
    },
    restart: async () => {
      daemon.kill('SIGTERM')
      if (!(await ended(daemon, 30_000))) throw new Error('the engine does not end')
      daemon = spawnIn(folder, program)
      await answered(docker, daemon, folder)
    },
    stop: async () => {
      daemon.kill('SIGCONT')
      await removeContainers(docker)
      await removeNetworks(docker)
      await stopEngine(daemon, folder, cgroups)
    },
  }
}

function spawnIn(folder: string, { path, args, env }: EngineProgram): ChildProcess {
  // What it starts writes into the folder it stands in: conmon leaves a file there when a container has run out of memory.
  const around = { cwd: folder, env: { ...process.env, ...env } }
  const daemon = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], ...around })
  daemon.stderr.pipe(createWriteStream(join(folder, 'log'), { flags: 'a' }))
  // A test run that dies takes the engine with it.
  const lastResort = (): void => void daemon.kill('SIGTERM')
  process.once('exit', lastResort)
  daemon.once('exit', () => process.removeListener('exit', lastResort))
  return daemon
}

/** A bridge is a device of the machine, with a route of its own: it would outlive its engine. */
async function removeNetworks(docker: Docker): Promise<void> {
  const all = await docker.listNetworks().catch(() => [])
  const made = all.filter(({ Name }) => !['bridge', 'host', 'none', 'podman'].includes(Name))
  await Promise.allSettled(made.map(({ Id }) => docker.getNetwork(Id).remove()))
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
  throw new Error(`the engine did not come up:\n${log.slice(-2000)}`)
}

/** No registry: one static program and its names, as a tar. */
async function importImage(docker: Docker, folder: string, image: string): Promise<void> {
  const bin = join(folder, 'root', 'bin')
  await mkdir(bin, { recursive: true })
  await mkdir(join(folder, 'root', 'tmp'))
  await copyFile('/bin/busybox', join(bin, 'busybox'))
  await Promise.all(APPLETS.map((name) => symlink('busybox', join(bin, name))))
  const tar = join(folder, 'image.tar')
  await run('tar', ['-C', join(folder, 'root'), '-cf', tar, '.'])
  // Podman does not read the parameter "tag".
  const progress = await docker.importImage(tar, { repo: image })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}

async function removeContainers(docker: Docker): Promise<void> {
  const all = await docker.listContainers({ all: true })
  await Promise.allSettled(all.map(({ Id }) => docker.getContainer(Id).remove({ force: true })))
}

async function stopEngine(daemon: ChildProcess, folder: string, cgroups: readonly string[]): Promise<void> {
  daemon.kill('SIGTERM')
  if (!(await ended(daemon, 15_000))) daemon.kill('SIGKILL')
  await ended(daemon, 5000)
  // After a hard end its children live on; they carry the folder in their arguments, which nobody else's do.
  for (const pid of await processesOf(folder)) endNow(pid)
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '')
  const ours = mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()
  for (const path of ours) await run('umount', ['-l', path])
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  for (const name of cgroups) await removeCgroups(name)
}

async function ended(daemon: ChildProcess, withinMs: number): Promise<boolean> {
  for (let left = withinMs; left > 0 && daemon.exitCode === null && daemon.signalCode === null; left -= 50)
    await wait(50)
  return daemon.exitCode !== null || daemon.signalCode !== null
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended by itself in between
  }
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
