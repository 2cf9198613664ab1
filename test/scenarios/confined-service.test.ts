import { expect } from 'chai'
import { copyFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { startFakeEngine } from '../helpers/fake-engine.ts'
import { DNSMASQ } from '../helpers/name-server.ts'
import { skipUnless } from '../helpers/needs.ts'
import { startServiceMachine } from '../helpers/service.ts'
import type { ServiceMachine } from '../helpers/service.ts'
import { sshWorkspace, startSshd } from '../helpers/sshd.ts'
import { SYSTEMD } from '../helpers/systemd.ts'

const SSH = '/var/lib/orch-watch/.ssh'
const SOCKET = '/run/docker.sock'
/** What only a program that may ask for addresses can say. */
const PLUGIN = 'command: { commands: { lo: [/opt/node, -p, "os.networkInterfaces().lo[0].address"] } }'

interface Seen {
  readonly target: string
  readonly check: string
  readonly item: string
  readonly status: string
  readonly summary: string
}

const named = ({ target, check, item }: Seen): string => [target, check, item].join(' ').trim()
const worded = (seen: Seen): string => `${named(seen)} ${seen.status}: ${seen.summary}`

/** The directives of the unit as systemd sets them up here: all of them, so that what works here works with each. */
describe('the service, confined by its unit', function () {
  this.timeout(30_000)

  let machine: ServiceMachine
  let port = 0
  const ends: (() => unknown)[] = []

  before(async function () {
    skipUnless(this, { root: true, files: [...SYSTEMD, '/usr/sbin/sshd', DNSMASQ] })
    machine = await startServiceMachine()
    ends.push(() => machine.stop())
    machine.inventory(['{ id: here, runtime: local }'])
    expect((await machine.orchWatch('service', 'install')).err).to.equal('')
    port = await aHost()
    await anEngine()
    await aNameServer()
    const asked = `tcp-port: { ports: [${port}] }, dns: { queries: [{ name: shop.example, answers: [127.0.0.1] }] }`
    const over = (client: string): string => `{ client: ${client}, key: 'file:${SSH}/id_ed25519', agent: false }`
    machine.inventory([
      `{ id: here, runtime: local, checks: { ${PLUGIN} } }`,
      `{ id: built-in, runtime: ssh, address: 'root@127.0.0.1:${port}', ssh: ${over('built-in')} }`,
      `{ id: openssh, runtime: ssh, address: 'root@127.0.0.1:${port}', ssh: ${over('openssh')} }`,
      `{ id: engine, runtime: docker, endpoint: 'unix://${SOCKET}' }`,
      `{ id: shop, runtime: network, address: shop.example, checks: { ${asked} } }`,
    ])
    await machine.must('systemctl', 'restart', 'orch-watch')
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  /** Its key lies where the account has its own, and its host key stands there as well. */
  async function aHost(): Promise<number> {
    const keys = sshWorkspace()
    ends.push(() => keys.remove())
    const { key, publicLine } = keys.keyPair('id_ed25519')
    const sshd = await startSshd({ authorizedKeys: [publicLine], inside: machine.network })
    ends.push(() => sshd.stop())
    machine.write(`${SSH}/known_hosts`, `${sshd.knownHostsLine}\n`)
    copyFileSync(key, machine.path(`${SSH}/id_ed25519`))
    await machine.must('chown', '-R', 'orch-watch:', SSH)
    return sshd.port
  }

  /** Open to a group, as Debian has it. */
  async function anEngine(): Promise<void> {
    const engine = await startFakeEngine({}, { socket: machine.path(SOCKET) })
    ends.push(() => engine.stop())
    await machine.must('groupadd', '--system', 'engine-users')
    await machine.must('usermod', '--append', '--groups', 'engine-users', 'orch-watch')
    await machine.must('chgrp', 'engine-users', SOCKET)
    await machine.must('chmod', '660', SOCKET)
  }

  async function aNameServer(): Promise<void> {
    const program = `${DNSMASQ} -k --user=root --conf-file=/dev/null --no-resolv --address=/shop.example/127.0.0.1`
    machine.write('/run/systemd/system/names.service', `[Service]\nExecStart=${program}\n`)
    machine.write('/etc/resolv.conf', 'nameserver 127.0.0.1\n')
    await machine.must('systemctl', 'start', 'names')
  }

  /** What the daemon has written down. */
  async function written(): Promise<readonly Seen[]> {
    return JSON.parse((await machine.orchWatch('status', '--all', '--json')).out) as readonly Seen[]
  }

  /** The same of these, once it has seen them all. */
  async function seen(wanted: readonly string[]): Promise<readonly Seen[]> {
    for (const from = performance.now(); ;) {
      const all = await written()
      const own = all.filter((each) => wanted.includes(named(each)))
      if (own.length === wanted.length && own.every(({ status }) => status === 'ok')) return own
      if (performance.now() - from > 15_000) throw new Error(`${all.map(worded).join('\n')}\n${await machine.log()}`)
      await wait(200)
    }
  }

  it('reaches hosts by both SSH programs, engines by their group, names and ports', async () => {
    await seen([
      'built-in reachable',
      'openssh reachable',
      'engine reachable',
      `shop tcp-port ${port}`,
      'shop dns A shop.example',
    ])
  })

  it('sees the processes of others, and the disks of its machine as one sees them who is not confined', async () => {
    const [, process] = await seen(['here disk /', 'here process'])
    expect(Number(/^(\d+) processes/u.exec(process?.summary ?? '')?.[1])).to.be.greaterThan(3)
    const { out } = await machine.orchWatch('check', 'here', '--json')
    const { results } = JSON.parse(out) as { results: readonly Seen[] }
    const disks = results.filter(({ check }) => check === 'disk').map(named)
    expect(
      (await written()).filter(({ target, check }) => target === 'here' && check === 'disk').map(named),
    ).to.have.members(disks)
  })

  it('runs plugins, which may ask for the addresses of the machine', async () => {
    const [plugin] = await seen(['here command lo'])
    expect(plugin?.summary).to.include('127.0.0.1')
  })

  it('has no rights to gain, and nowhere to write but its state', async () => {
    const pid = await machine.show('MainPID')
    const status = await machine.must('cat', `/proc/${pid}/status`)
    expect(status)
      .to.match(/^NoNewPrivs:\t1$/mu)
      .and.match(/^Seccomp:\t2$/mu)
      .and.match(/^CapBnd:\t0+$/mu)
    const places = '/var/lib/orch-watch /tmp /var/tmp /dev/shm /etc /usr /opt /home /run /var/log'
    const tries = `for place in ${places}; do [ -w $place ] && echo $place; done; exit 0`
    const as = ['runuser', '-u', 'orch-watch', '--', 'sh', '-c', tries]
    const writable = await machine.must('nsenter', '-t', pid, '--mount', '--', ...as)
    expect(writable.trim().split('\n')).to.deep.equal(['/var/lib/orch-watch', '/tmp', '/var/tmp', '/dev/shm'])
  })
})
