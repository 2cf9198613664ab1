import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cgroupOf, engineFolder, startProgram } from './engine-process.ts'
import type { Engine } from './engine-process.ts'

/** A real Podman, and how its own command is called on what it keeps. */
export interface Podman extends Engine {
  /** Path and arguments of the command, before the verb. */
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
}

const PODMAN = '/usr/bin/podman'
const NEEDED = [PODMAN, '/usr/bin/conmon', '/usr/sbin/runc', '/bin/busybox']

/** Skips the suite where no Podman may be started, and says why. With CI=true that is a failure. */
export async function needPodman(context: Mocha.Context): Promise<void> {
  const why = await whyNoPodman()
  if (why === null) return
  if (process.env['CI'] === 'true') throw new Error(`Podman cannot be started here: ${why}`)
  process.stderr.write(`    skipped: ${why}\n`)
  context.skip()
}

async function whyNoPodman(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'a Podman of its own needs root'
  for (const file of NEEDED) {
    const there = await access(file).then(
      () => true,
      () => false,
    )
    if (!there) return `"${file}" is missing (Debian: apt-get install podman runc busybox-static)`
  }
  return null
}

/** The API of a real Podman with everything it owns in a folder of its own: several can run side by side. */
export async function startPodman(): Promise<Podman> {
  const folder = await engineFolder()
  const socket = join(folder, 'podman.sock')
  const at = (name: string): string => join(folder, name)
  await Promise.all(['tmp', 'networks'].map((name) => mkdir(at(name))))
  await writeFile(at('containers.conf'), CONFIGURATION)
  const own = [
    '--root',
    at('data'),
    '--runroot',
    at('run'),
    '--tmpdir',
    at('tmp'),
    '--network-config-dir',
    at('networks'),
  ]
  // There is no systemd in a container of CI, and no overlay on top of one.
  const command = [PODMAN, ...own, '--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs'] as const
  const env = { CONTAINERS_CONF: at('containers.conf') }
  const engine = await startProgram(folder, {
    path: '/usr/bin/unshare',
    args: ['--mount', 'sh', '-c', APART, 'sh', ...command, 'system', 'service', '--time=0', `unix://${socket}`],
    env,
    socket,
    image: 'docker.io/orch-watch/busybox:1',
    host: { CgroupParent: `/${cgroupOf(folder)}` },
    cgroups: [`${cgroupOf(folder)}/conmon`, cgroupOf(folder)],
  })
  return { ...engine, command: ['/usr/bin/nsenter', '--target', `${engine.pid}`, '--mount', ...command], env }
}

/**
 * Its locks lie in shared memory under one name for all Podmans of a machine: each gets shared memory of its own. And
 * every /version and /info looks its helpers up in Debian's package database, for seconds on a busy machine: not here.
 */
const APART = 'mount -t tmpfs tmpfs /dev/shm && mount --bind /bin/false /usr/bin/dpkg && exec "$@"'

/** crun refuses hosts with both versions of control groups, runc does not. The limits are those that every root may have. */
const CONFIGURATION = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
events_logger = "file"
`
