import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Docker from 'dockerode'
import { until } from './sshd.ts'
import { temporaryUser } from './temporary-user.ts'
import type { TemporaryUser } from './temporary-user.ts'

export interface RootlessPodman {
  readonly user: TemporaryUser
  readonly uid: number
  /** Where podman itself puts it for this user. */
  readonly socket: string
  readonly docker: Docker
  stop(): Promise<void>
}

/** What a login of systemd makes for a user, and `podman.socket` starts there. */
export async function startRootlessPodman(): Promise<RootlessPodman> {
  const user = temporaryUser()
  const uid = Number(execFileSync('id', ['-u', user.name]))
  const runtime = `/run/user/${uid}`
  mkdirSync(runtime, { recursive: true })
  chownSync(runtime, uid, uid)
  chmodSync(runtime, 0o700)
  writeFileSync(join(user.home, 'storage.conf'), '[storage]\ndriver = "vfs"\n', { mode: 0o644 })
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: user.home, XDG_RUNTIME_DIR: runtime }
  const command = ['/usr/bin/podman', '--cgroup-manager', 'cgroupfs', 'system', 'service', '--time=0']
  const child = spawn('setpriv', ['--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', ...command], {
    cwd: user.home,
    env: { ...env, CONTAINERS_STORAGE_CONF: join(user.home, 'storage.conf') },
    stdio: 'ignore',
  })
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const socket = `${runtime}/podman/podman.sock`
  await until(() => existsSync(socket) || child.exitCode !== null, 20_000)
  return {
    user,
    uid,
    socket,
    docker: new Docker({ socketPath: socket }),
    async stop() {
      child.kill('SIGTERM')
      await over
      // One process of its stays, so that its namespace does.
      for (const pid of processesOf(uid)) process.kill(pid, 'SIGKILL')
      await until(() => processesOf(uid).length === 0)
      // Layers belong to users that exist in that namespace alone: root removes them.
      user.remove()
      rmSync(runtime, { recursive: true, force: true })
    },
  }
}

function processesOf(uid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === uid)
    .map(Number)
}
