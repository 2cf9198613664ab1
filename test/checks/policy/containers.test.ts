import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import policy from '../../../checks/policy.ts'
import { judge } from '../../../lib/judge/judge.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { statusOf, summaryOf } from '../../../lib/model/result.ts'
import { recordContainer } from '../../../lib/record/container.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { planOf } from '../../helpers/checks.ts'
import { ROOT } from '../../helpers/project.ts'

type Json = Record<string, unknown>
interface Inspect {
  readonly Config: Json
  readonly HostConfig: Json
  readonly NetworkSettings: Json
  Mounts: Json[]
}
type Change = (inspect: Inspect) => void

const host =
  (own: Json): Change =>
  (inspect) =>
    void Object.assign(inspect.HostConfig, own)
const config =
  (own: Json): Change =>
  (inspect) =>
    void Object.assign(inspect.Config, own)
const options = (...added: string[]): Change => host({ SecurityOpt: ['no-new-privileges:true', ...added] })
const bind =
  (Source: string, own: Json = {}): Change =>
  (inspect) =>
    void (inspect.Mounts = [
      { Type: 'bind', Source, Destination: '/there', RW: true, Mode: '', Propagation: 'rprivate', ...own },
    ])

const device = (PathOnHost: string): Change =>
  host({ Devices: [{ PathOnHost, PathInContainer: '/dev/there', CgroupPermissions: 'rwm' }] })

/** By rule: what is asked of the engine that breaks this one, and no other. */
const BREAKING: Readonly<Record<string, Change | readonly Change[]>> = {
  privileged: host({ Privileged: true }),
  'dangerous-capability': [
    host({ CapAdd: ['CAP_SYS_ADMIN'] }),
    host({ CapAdd: ['ALL'] }),
    host({ CapAdd: ['SYS_PTRACE'] }),
  ],
  'added-capability': [host({ CapAdd: ['CAP_NET_ADMIN'] }), host({ CapAdd: ['SYSLOG'] })],
  'new-privileges': host({ SecurityOpt: null }),
  'seccomp-off': options('seccomp=unconfined'),
  'apparmor-off': options('apparmor=unconfined'),
  'selinux-off': options('label=disable'),
  'kernel-paths-open': [options('systempaths=unconfined'), host({ MaskedPaths: [] }), host({ ReadonlyPaths: [] })],
  'root-user': [config({ User: '' }), config({ User: '0:0' }), config({ User: 'root' })],
  'host-processes': host({ PidMode: 'host', SecurityOpt: ['no-new-privileges:true', 'label=disable'] }),
  'host-users': host({ UsernsMode: 'host' }),
  'host-ipc': host({ IpcMode: 'host' }),
  'host-name': host({ UTSMode: 'host' }),
  'host-network': host({ NetworkMode: 'host' }),
  'default-network': (inspect) =>
    void (inspect.NetworkSettings['Networks'] = { bridge: { IPAMConfig: null, Aliases: null } }),
  'other-network': host({ NetworkMode: 'container:abc' }),
  'engine-socket': [bind('/var/run/docker.sock'), bind('/run/user/1000/podman/podman.sock', { RW: false })],
  'host-path-writable': [bind('/'), bind('/etc'), bind('/etc/cron.d'), bind('/proc')],
  'host-path': [bind('/', { RW: false }), bind('/root/.ssh', { RW: false })],
  'shared-mounts': bind('/srv/files', { Propagation: 'rshared' }),
  'host-disk': [device('/dev/sda1'), device('/dev/mem')],
  'host-device': [device('/dev/kvm'), device('/dev/null')],
  'device-rules': host({ DeviceCgroupRules: ['c 1:3 rwm'] }),
  'no-memory-limit': host({ Memory: 0 }),
  'no-process-limit': [host({ PidsLimit: 0 }), host({ PidsLimit: null }), host({ PidsLimit: -1 })],
  'no-cpu-limit': host({ NanoCpus: 0 }),
  'out-of-memory-off': host({ OomKillDisable: true }),
  'log-without-bound': host({ LogConfig: { Type: 'json-file', Config: {} } }),
  'restart-without-bound': [
    host({ RestartPolicy: { Name: 'always' } }),
    host({ RestartPolicy: { Name: 'unless-stopped' } }),
  ],
  'restart-on-failure-without-bound': host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 0 } }),
  'removed-when-stopped': host({ AutoRemove: true }),
  'writable-root': host({ ReadonlyRootfs: false }),
  'published-everywhere': ['', '0.0.0.0', '::'].map((HostIp) =>
    host({ PortBindings: { '80/tcp': [{ HostIp, HostPort: '8080' }] } }),
  ),
  'all-ports-published': host({ PublishAllPorts: true }),
  'ssh-published': host({ PortBindings: { '22/tcp': [{ HostIp: '127.0.0.1', HostPort: '2222' }] } }),
  'mutable-tag': ['shop/web', 'web', 'registry.example:5000/web', 'registry.example:5000/web:latest'].map((Image) =>
    config({ Image }),
  ),
  'no-health-check': [config({ Healthcheck: null }), config({ Healthcheck: { Test: ['NONE'] } })],
  'secret-in-environment': [config({ Env: ['DB_PASSWORD=hunter2'] }), config({ Env: ['github_token=x1'] })],
  'secret-in-command': [
    config({ Cmd: ['serve', '--password', 'hunter2'] }),
    config({ Entrypoint: ['--api-key', 'abc'] }),
  ],
  'secret-in-label': config({ Labels: { 'app.api-key': 'abc' } }),
}

/** What nobody should be told of. */
const WELL: Readonly<Record<string, Change>> = {
  'a secret that is handed in as a file': config({ Env: ['DB_PASSWORD_FILE=/run/secrets/db', 'TOKEN_URL=https://x'] }),
  'a name of a secret without a value': config({ Env: ['DB_PASSWORD='] }),
  'an image by its digest': config({ Image: `shop/web@sha256:${'a'.repeat(64)}` }),
  'the time zone of its host': bind('/etc/localtime', { RW: false }),
  'certificates of its host, to read': bind('/etc/ssl/certs', { RW: false }),
  'a folder of data': bind('/srv/data'),
  'a port on one address': host({ PortBindings: { '80/tcp': [{ HostIp: '192.0.2.1', HostPort: '80' }] } }),
  'a right that every container has': host({ CapAdd: ['CAP_CHOWN', 'NET_BIND_SERVICE'] }),
  'a quota of time in place of processors': host({ NanoCpus: 0, CpuQuota: 50_000, CpuPeriod: 100_000 }),
  'a log that bounds itself': host({ LogConfig: { Type: 'journald', Config: {} } }),
}

describe('the rules that are shipped for containers', () => {
  it('let be what keeps to itself', () => expect(brokenBy(() => undefined)).to.deep.equal([]))

  for (const [id, changes] of Object.entries(BREAKING))
    it(`tell of "${id}", and of nothing else`, () => {
      for (const change of [changes].flat()) expect(brokenBy(change)).to.deep.equal([id])
    })

  for (const [what, change] of Object.entries(WELL))
    it(`say nothing of ${what}`, () => expect(brokenBy(change)).to.deep.equal([]))

  it('are all tried here, and all explained in docs/policy.md', () => {
    const page = readFileSync(`${ROOT}/docs/policy.md`, 'utf8')
    expect(Object.keys(BREAKING).sort()).to.deep.equal(RULES.map(({ id }) => id).sort())
    for (const { id, severity } of RULES)
      expect(page).to.match(new RegExp(`^\\| \`${id}\` +\\| ${severity} +\\|`, 'mu'))
  })

  it('take another severity, or are off', () => {
    const given = { rules: { privileged: 'off', 'no-memory-limit': 'note', 'no-cpu-limit': 'critical' } }
    const status = (change: Change): string => {
      const result = judge(policy, planOf(policy, given), observed(change), null)[1]
      return result ? statusOf(result) : 'nothing'
    }
    expect([host({ Privileged: true }), host({ Memory: 0 }), host({ NanoCpus: 0 })].map(status)).to.deep.equal([
      'ok',
      'ok',
      'critical',
    ])
  })
})

const { bundles } = planOf(policy).options as { bundles: { rules: { id: string; severity: string }[] }[] }
const RULES = bundles.flatMap(({ rules }) => rules)

const hide = hiding({ secret: [], plain: [] }, (text) => `f${text.length}`)

/** As the fixture, and told what it may do. */
function recorded(change: Change): Configuration {
  const read = (name: string): unknown => JSON.parse(readFileSync(`${ROOT}/test/fixtures/inspect/${name}.json`, 'utf8'))
  const inspect = read('rich') as Inspect
  config({ Env: ['PATH=/bin'], Cmd: ['serve'], Labels: {} })(inspect)
  host({ CapAdd: null, SecurityOpt: ['no-new-privileges:true'], Devices: [] })(inspect)
  inspect.Mounts = []
  change(inspect)
  const made = recordContainer({ kind: 'container', document: inspect, image: read('image') }, hide)
  if (!made) throw new Error('nothing was recorded')
  return made
}

function observed(change: Change) {
  const facts = { target: 'web-1', running: [recorded(change)] }
  return { target: 'web-1', check: 'policy', at: 1_000_000, kind: 'seen', facts, look: { at: 1_000_000 } } as const
}

/** The ids that are told, noted ones as well. */
function brokenBy(change: Change): readonly string[] {
  const [, result] = judge(policy, planOf(policy), observed(change), null)
  const said = result ? summaryOf(result) : ''
  return RULES.map(({ id }) => id).filter((id) => new RegExp(`(?:: |; |, )${id}(?=[:;,]|$)`, 'u').test(said))
}
