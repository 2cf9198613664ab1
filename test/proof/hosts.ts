import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { parseStat, treeOf } from '../../bench/cpu.ts'
import type { Ending } from '../../bench/ending.ts'
import { freePort, sshWorkspace } from '../helpers/sshd.ts'
import type { SshWorkspace } from '../helpers/sshd.ts'

/** Processes of its own: what ends its first one ends all. */
const APART = ['--pid', '--fork', '--kill-child', '--mount-proc'] as const
const UP_MS = 10_000

/** A host on loopback that can die and come back, at the same address. */
export interface Host {
  readonly id: string
  /** The target of the inventory; `more` is what else it says. */
  target(more?: string): string
  /** It is gone, and whoever was connected with it. */
  die(): Promise<void>
  back(): Promise<void>
  /** Nothing of it moves any more, and no connection ends. */
  readonly freeze: () => void
  readonly thaw: () => void
}

/** Real OpenSSH servers, one a host, ended with the proof. */
export async function startHosts(count: number, ending: Ending): Promise<readonly Host[]> {
  const place = sshWorkspace()
  ending.later(() => place.remove())
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const host = place.keyPair('host_key')
  const client = place.keyPair('id')
  place.write('authorized_keys', `${client.publicLine}\n`, 0o644)
  const ports: number[] = []
  while (ports.length < count) {
    const port = await freePort()
    if (!ports.includes(port)) ports.push(port)
  }
  const hostKey = host.publicLine.split(' ').slice(0, 2).join(' ')
  place.write('known_hosts', ports.map((port) => `[127.0.0.1]:${port} ${hostKey}\n`).join(''), 0o644)
  const hosts = ports.map((port, at) => aHost(`h${at}`, port, place))
  for (const each of hosts) {
    ending.later(() => each.die())
    await each.back()
  }
  return hosts
}

function aHost(id: string, port: number, place: SshWorkspace): Host {
  const config = place.write(`${id}.conf`, `${configOf(port, place).join('\n')}\n`)
  const ssh = `{ key: 'file:${place.path('id')}', knownHosts: ${place.path('known_hosts')}, agent: false, configFile: /dev/null }`
  let server: ChildProcess | null = null
  const signal = (name: NodeJS.Signals): void => {
    for (const { pid } of server?.pid === undefined ? [] : treeOf([server.pid], processes())) send(pid, name)
  }
  return {
    id,
    target: (more = '') => `{ id: ${id}, address: 'root@127.0.0.1:${port}', ssh: ${ssh}${more} }`,
    async die() {
      const dying = server
      server = null
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
      const ended = once(dying, 'exit')
      dying.kill('SIGKILL')
      await ended
    },
    async back() {
      const words = [...APART, '/usr/sbin/sshd', '-D', '-f', config, '-E', place.path(`${id}.log`)]
      server = spawn('unshare', words, { stdio: 'ignore' })
      for (let waitedMs = 0; !(await answers(port)); waitedMs += 20) {
        if (waitedMs > UP_MS)
          throw new Error(`${id} does not come up: ${readFileSync(place.path(`${id}.log`), 'utf8')}`)
        await wait(20)
      }
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}

function configOf(port: number, place: SshWorkspace): readonly string[] {
  return [
    // bash takes itself for one that was started by another, and reads nothing.
    'SetEnv SHLVL=2',
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${place.path('host_key')}`,
    `AuthorizedKeysFile ${place.path('authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 100:30:200',
    'MaxSessions 100',
  ]
}

function processes() {
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/u.test(name) ? parseStat(statOf(name)) : null
    return stat ? [stat] : []
  })
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return '' // it has ended in between
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended in between
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Whoever may not be root starts no servers. */
export function needRoot(): void {
  if (process.getuid?.() !== 0) throw new Error('servers and an engine of its own: the proof needs root')
  execFileSync('unshare', ['--version'], { stdio: 'ignore' })
}
