import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What such a machine is made of. */
export const SYSTEMD = ['/lib/systemd/systemd', '/usr/bin/systemctl', '/usr/bin/unshare', '/usr/bin/nsenter'] as const

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A machine that systemd runs: a copy of this one, in namespaces of its own. What happens on it is gone with it. */
export interface Machine {
  /** Runs a program on it, as root. */
  run(program: string, ...args: readonly string[]): Promise<Ran>
  /** The same; fails when the program does. Resolves to what it printed. */
  must(program: string, ...args: readonly string[]): Promise<string>
  /** Where the file of the machine is for us. */
  path(file: string): string
  write(file: string, text: string, mode?: number): void
  /** Words in front of a program of this machine, with which it stands in the network of the other. */
  readonly network: readonly [string, ...string[]]
  stop(): Promise<void>
}

/**
 * Ends with us, however we end. A control group of its own, so that nothing is left in those of this machine, and a disk whose changes lie in memory.
 * Arguments: a folder, a folder that the machine sees as /opt/orch-watch, its node_modules, and the program of Node.
 */
const OUTER = String.raw`set -eu
mount --make-rprivate /
mkdir "$1/cgroup" "$1/disk"
mount -t cgroup2 none "$1/cgroup"
own="$1/cgroup/orch-watch-systemd-$$"
mkdir "$own"
echo 0 >"$own/cgroup.procs"
mount -t tmpfs none "$1/disk"
mkdir "$1/disk/upper" "$1/disk/work" "$1/disk/root"
mount -t overlay none -o "lowerdir=/,upperdir=$1/disk/upper,workdir=$1/disk/work" "$1/disk/root"
setpriv --pdeathsig KILL unshare --mount --pid --fork --cgroup --ipc --uts --net --kill-child --propagation private sh -c "$2" inner "$1/disk/root" "$3" "$4" "$5" || true
echo 0 >"$1/cgroup/cgroup.procs"
find "$own" -depth -type d -exec rmdir {} +`

/**
 * What systemd wants to find, as systemd.io/CONTAINER_INTERFACE has it, and of the units of this machine only those that
 * every start needs. The kernel's own settings, which all namespaces share, cannot be written.
 */
const INNER = String.raw`set -eu
read -r pid rest </proc/self/stat
cd "$1"
mkdir -p opt/orch-watch
mount --bind "$2" opt/orch-watch
mount --bind "$3" opt/orch-watch/node_modules
: >opt/node
mount --bind "$4" opt/node
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for each in null zero full random urandom tty; do
: >"dev/$each"
mount --bind "/dev/$each" "dev/$each"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
rm -rf etc/systemd/system/* lib/systemd/system/*.wants lib/systemd/system-generators/*
mkdir lib/systemd/system/sysinit.target.wants
ln -s ../systemd-journald.service lib/systemd/system/sysinit.target.wants/
mkdir -p etc/systemd/journald.conf.d
printf '[Journal]\nAudit=no\nReadKMsg=no\nStorage=volatile\n' >etc/systemd/journald.conf.d/apart.conf
printf '%032d\n' 1 >etc/machine-id
pivot_root . mnt
umount -l mnt
echo "pid $pid"
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target --log-target=journal --show-status=no`

const UP_MS = 15_000

/** Needs root. `program` is a folder that the machine sees as /opt/orch-watch. */
export async function startMachine(program: string, modules: string): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-systemd-'))
  mkdirSync(join(program, 'node_modules'), { recursive: true })
  const words = [folder, INNER, program, modules, process.execPath]
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--mount', 'sh', '-c', OUTER, 'outer', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void (said += text))
  const pidOf = (): string | undefined => /^pid (\d+)$/mu.exec(said)?.[1]
  const stop = async (): Promise<void> => {
    // With its first process a machine ends, and what stands around it cleans up.
    const pid = pidOf()
    if (pid !== undefined && child.exitCode === null) process.kill(Number(pid), 'SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (let waited = 0; pidOf() === undefined; waited += 20) {
    if (child.exitCode === null && waited < UP_MS) await wait(20)
    else {
      child.kill('SIGKILL')
      await stop()
      throw new Error(`no machine came up: ${said}`)
    }
  }
  const pid = pidOf() ?? ''
  const enter = ['-t', pid, '--mount', '--pid', '--cgroup', '--ipc', '--uts', '--net', '--root', '--wd']
  const machine: Machine = {
    run: (name, ...args) => runOf('nsenter', [...enter, name, ...args]),
    async must(name, ...args) {
      const { code, out, err } = await machine.run(name, ...args)
      if (code !== 0) throw new Error(`"${[name, ...args].join(' ')}" has ended with ${code}: ${err}${out}`)
      return out
    },
    path: (file) => `/proc/${pid}/root${file}`,
    write(file, text, mode = 0o644) {
      mkdirSync(dirname(machine.path(file)), { recursive: true })
      writeFileSync(machine.path(file), text, { mode })
    },
    network: ['nsenter', '-t', pid, '--net'],
    stop,
  }
  for (let waited = 0; waited < UP_MS; waited += 100) {
    if ((await machine.run('systemctl', 'is-system-running')).out.trim() === 'running') return machine
    await wait(100)
  }
  await stop()
  throw new Error(`the machine is not up after ${UP_MS} ms: ${said}`)
}

function runOf(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' }
    const child = execFile(program, args, { env, timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : (child.exitCode ?? -1), out, err })
    })
  })
}
