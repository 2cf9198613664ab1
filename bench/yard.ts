import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { loadChecks } from '../lib/app/plugins.ts'
import { hostProgram } from '../lib/kit/host/program.ts'
import { sshWorkspace, startSshd } from '../test/helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../test/helpers/sshd.ts'
import { temporaryUser } from '../test/helpers/temporary-user.ts'
import { openMeter, pssKiB } from './cpu.ts'
import type { Ending } from './ending.ts'

/** What both sides agree on: the library has no other by default, and OpenSSH is told. */
const SAME_KEX = 'KexAlgorithms curve25519-sha256'
/** So much of the processors is left to finish what a round has begun on the host. */
const SETTLE_MS = 200

/**
 * A host sees the processes of all that stand on the same server. So many, each with two or three conversations, make
 * about a hundred processes, as an ordinary server has.
 */
const HOSTS_PER_SERVER = 10

/** OpenSSH servers that stand for all hosts, and what every contestant needs to reach them. */
export interface Yard {
  /** Of a server beside them that sees all processes of this machine, those of containers too. */
  readonly openPort: number
  /** Settings of `ssh` by which h0, h1, … are hosts; `warm` goes over the masters. */
  readonly config: { readonly fresh: string; readonly warm: string; readonly defaults: string }
  /** The one-shot program that answers all that the shipped checks ask of a host, as a file. */
  readonly program: { readonly once: string; readonly twice: string; readonly marker: string }
  path(name: string): string
  write(name: string, text: string): string
  /** Writes an inventory of so many hosts; `tail` is more targets, in which SSH_SETTINGS stands for those of a host. */
  inventory(name: string, hosts: number, more?: { readonly client?: 'openssh'; readonly tail?: string }): string
  /** CPU of the servers and of all they started. */
  targetMs(): Promise<number>
  /** Starts masters for h0 … and waits until all are up; ended with the yard. */
  masters(hosts: number): Promise<Masters>
}

export interface Masters {
  ms(): number
  /** Of one, on average, shared pages divided among those who share them. */
  pssKiB(): number
  stop(): Promise<void>
}

/** What every contestant needs to reach so many hosts. */
export async function openYard(ending: Ending, hosts: number): Promise<Yard> {
  const place = sshWorkspace()
  ending.later(() => place.remove())
  chmodSync(place.folder, 0o755)
  const user = temporaryUser({ shell: '/bin/sh' })
  ending.later(() => user.remove())
  const { key, publicLine } = place.keyPair('id')
  // Made first, so that it is removed when nobody is in it any more.
  const meter = openMeter('sshd')
  ending.later(() => meter.remove())
  const path = awkOf(place)
  const start = async (isApart: boolean): Promise<Sshd> => {
    const sshd = await startServer(isApart, publicLine, path)
    ending.later(() => sshd.stop())
    meter.join(sshd.pid)
    return sshd
  }
  const open = await start(false)
  const servers: Sshd[] = []
  for (let at = 0; at * HOSTS_PER_SERVER < hosts; at += 1) servers.push(await start(true))
  const portOf = (host: number): number => servers[Math.floor(host / HOSTS_PER_SERVER)]?.port ?? 0
  const known = place.write(
    'known_hosts',
    `${[open, ...servers].map((each) => each.knownHostsLine).join('\n')}\n`,
    0o644,
  )
  const identity = [`User ${user.name}`, `IdentityFile ${key}`, 'IdentitiesOnly yes', 'BatchMode yes', 'LogLevel ERROR']
  const common = ['HostName 127.0.0.1', ...identity, `UserKnownHostsFile ${known}`, 'GlobalKnownHostsFile /dev/null']
  const ports = servers.map(({ port }, at) => `Host ${namesOn(at).join(' ')}\nPort ${port}\n`).join('')
  const file = (name: string, ...lines: readonly string[]): string =>
    place.write(name, `${ports}Host *\n${[...common, ...lines].join('\n')}\n`)
  mkdirSync(place.path('ctl'))
  const kexOnly = place.write('kex.conf', `Host *\n${SAME_KEX}\n`)

  return {
    openPort: open.port,
    config: {
      defaults: file('defaults.conf', 'ControlPath none'),
      fresh: file('fresh.conf', SAME_KEX, 'ControlPath none'),
      warm: file('warm.conf', SAME_KEX, `ControlPath ${place.path('ctl')}/%n`, 'ControlMaster no'),
    },
    program: await programs(place),
    path: (name) => place.path(name),
    write: (name, text) => place.write(name, text),
    inventory: (name, count, { client, tail = '' } = {}) => {
      if (count > hosts) throw new RangeError(`there are ${hosts} hosts, not ${count}`)
      const own = client === 'openssh' ? `client: openssh, configFile: ${kexOnly}` : 'configFile: /dev/null'
      const settings = `{ key: 'file:${key}', knownHosts: ${known}, agent: false, ${own} }`
      const targets = Array.from(
        { length: count },
        (_, at) => `  - { id: h${at}, address: '${user.name}@127.0.0.1:${portOf(at)}', ssh: ${settings} }\n`,
      )
      const head = 'settings: { memory: off, timeout: 180s }\ntargets:\n'
      return place.write(name, `${head}${targets.join('')}${tail.replaceAll('SSH_SETTINGS', settings)}`)
    },
    targetMs: async () => {
      await wait(SETTLE_MS)
      return meter.ms()
    },
    masters: (count) => startMasters(place, count, ending),
  }
}

/** Each with processes of its own: a host does not see those of all the others when it is asked for its processes. */
const APART = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const

function startServer(isApart: boolean, authorized: string, path: string): Promise<Sshd> {
  // As talkative as a server is by default. What tests and benches need of the environment comes first and counts.
  const config = ['MaxStartups 2000', 'MaxSessions 100', 'LogLevel INFO', `SetEnv SHLVL=2 PATH=${path}`]
  return startSshd({ authorizedKeys: [authorized], config, ...(isApart && { inside: APART }) })
}

/** The awk of Debian, whichever others are on this machine, for all that run on the hosts. */
function awkOf(place: SshWorkspace): string {
  mkdirSync(place.path('bin'))
  symlinkSync('/usr/bin/mawk', place.path('bin/awk'))
  return `${place.path('bin')}:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin`
}

function namesOn(server: number): readonly string[] {
  return Array.from({ length: HOSTS_PER_SERVER }, (_, at) => `h${server * HOSTS_PER_SERVER + at}`)
}

/** The text that the product itself would feed to `sh`, asked for everything that its checks need. */
async function programs(place: SshWorkspace): Promise<Yard['program']> {
  const checks = await loadChecks()
  const sections = new Set(
    [...checks.values()].filter(({ on }) => on === 'always').flatMap(({ needs }) => [...(needs.host ?? [])]),
  )
  const marker = 'benchbenchbenchbench'
  const write = (name: string, sampleTwice: boolean): string =>
    place.write(name, hostProgram(sections, { marker, sampleTwice }), 0o644)
  return { once: write('program.sh', false), twice: write('program-twice.sh', true), marker }
}

async function startMasters(place: SshWorkspace, hosts: number, ending: Ending): Promise<Masters> {
  const meter = openMeter(`masters-${hosts}`)
  ending.later(() => meter.remove())
  const running = Array.from({ length: hosts }, (_, at) => ({ socket: `${place.path('ctl')}/h${at}`, host: `h${at}` }))
  const pids: number[] = []
  const stop = ending.later(async () => {
    for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGTERM')
    await until(() => pids.every((pid) => !isRunning(pid)), 10_000)
  })
  // A few handshakes at a time, as anybody would.
  for (let at = 0; at < hosts; at += 8) {
    const some = running.slice(at, at + 8)
    for (const { host } of some) {
      const wish = { stdio: 'ignore', detached: false } as const
      const child = spawn('ssh', ['-F', place.path('warm.conf'), '-o', 'ControlMaster=yes', '-N', host], wish)
      if (child.pid === undefined) throw new Error('ssh does not start')
      pids.push(child.pid)
      meter.join(child.pid)
    }
    await until(() => some.every(({ socket }) => existsSync(socket)), 60_000)
  }
  return {
    stop,
    ms: () => meter.ms(),
    pssKiB: () => pids.reduce((sum, pid) => sum + pssKiB(pid), 0) / pids.length,
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(holds: () => boolean, withinMs: number): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > withinMs) throw new Error(`it did not come true within ${withinMs} ms: ${String(holds)}`)
    await wait(20)
  }
}
