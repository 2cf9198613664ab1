import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openMarathon, workloadsOf } from '../contracts/marathon.ts'
import { controlOf, membersOf, openMesos } from '../contracts/mesos.ts'
import { docBlocks, swapped } from '../helpers/doc-blocks.ts'
import { faultOf, hidden } from '../helpers/docker-session.ts'
import { startFakeMarathon } from '../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../helpers/fake-marathon.ts'
import { startFakeMesos } from '../helpers/fake-mesos.ts'
import type { FakeMesos } from '../helpers/fake-mesos.ts'
import { makeCertificates } from '../helpers/certificates.ts'
import type { Certificates } from '../helpers/certificates.ts'
import { answers, needHaproxy, startHaproxy } from '../helpers/haproxy.ts'
import type { RunningHaproxy } from '../helpers/haproxy.ts'
import { freePort } from '../helpers/network.ts'
import { configurationsIn, recorder } from '../helpers/recordings.ts'
import { needsSshd, until } from '../helpers/sshd.ts'
import { temporaryUser } from '../helpers/temporary-user.ts'

const PAGE = 'docs/least-privilege.md'
const MENDING = 'What mending needs beside it'
const never = new AbortController().signal

describe('the proxy of docs/least-privilege.md in front of Marathon and Mesos', function () {
  this.timeout(30_000)
  let folder: string
  let papers: Certificates
  let marathon: FakeMarathon
  let mesos: FakeMesos
  let proxy: RunningHaproxy
  let ports: readonly [number, number]
  before(async function () {
    await needHaproxy(this)
    folder = await mkdtemp(join(tmpdir(), 'ow-read-'))
    papers = await makeCertificates(folder)
    writeFileSync(join(folder, 'pem'), papers.server.cert + papers.server.key)
    marathon = await startFakeMarathon()
    marathon.apps = [{ id: '/shop/web', instances: 1, tasks: [{ id: 'web.1', state: 'TASK_RUNNING' }] }]
    mesos = await startFakeMesos()
    mesos.agents = [{ id: 'm-S0', hostname: 'agent-1', total: { cpus: 4, mem: 1024 } }]
    ports = [await freePort(), await freePort()]
    const [shown = ''] = docBlocks(PAGE, 'Marathon and Mesos', 'haproxy')
    const [docker = ''] = docBlocks(PAGE, 'Docker: a socket that only reads', 'haproxy')
    const own = swapped(docker.slice(0, docker.indexOf('frontend')) + shown, {
      ...{ '192.0.2.40:8444': `127.0.0.1:${ports[0]}`, '192.0.2.40:5051': `127.0.0.1:${ports[1]}` },
      ...{ '127.0.0.1:8080': marathon.members[0]!.host, '127.0.0.1:5050': mesos.masters[0]!.host },
      '/etc/haproxy/marathon-read.pem': join(folder, 'pem'),
    })
    const isUp = (): Promise<boolean> => answers({ host: '127.0.0.1', port: ports[1] })
    proxy = await startHaproxy(join(folder, 'cfg'), own, isUp, { env: { MARATHON: 'watch:a-password' } })
  })
  after(async () => {
    await (proxy as RunningHaproxy | undefined)?.stop()
    await (marathon as FakeMarathon | undefined)?.stop()
    await (mesos as FakeMesos | undefined)?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })
  const to = (port: number) => ({ endpoints: [`https://127.0.0.1:${port}`], tls: { ca: hidden(papers.ca) } })

  it('lets all questions and events through, with the password that it keeps', async () => {
    const session = await openMarathon(to(ports[0]), { onEvent: () => undefined, record: recorder })
    expect((await workloadsOf(session)).map(({ id }) => id)).to.deep.equal(['/shop/web'])
    expect((await configurationsIn(session)).kind).to.equal('seen')
    await workloadsOf(session)
    await until(() => marathon.listening() === 1)
    const basic = `Basic ${Buffer.from('watch:a-password').toString('base64')}`
    const [member] = marathon.members
    expect(new Set(member!.asked.map(({ authorization }) => authorization))).to.deep.equal(new Set([basic]))
    const control = await session.control!.workloads!(never)
    const refused = await faultOf(control.read({ kind: 'app', name: '/shop/web' }, never))
    expect(refused.code).to.equal('auth-failed')
    await session.close()
    const masters = await openMesos({ ...to(ports[1]), api: 'v0' })
    expect((await membersOf(masters)).map(({ name }) => name)).to.deep.equal(['agent-1'])
    expect((await controlOf(masters)).failing).to.deep.equal([])
    await masters.close()
  })

  it('lets nothing be changed, and nothing else be read', () => {
    for (const [port, method, path] of [
      [ports[0], 'PUT', '/v2/apps'],
      [ports[0], 'DELETE', '/v2/apps//shop/web'],
      [ports[0], 'GET', '/v2/artifacts/x'],
      [ports[1], 'POST', '/master/teardown'],
      [ports[1], 'GET', '/files/read?path=/'],
    ] as const) {
      const url = `https://127.0.0.1:${port}${path}`
      const argv = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--path-as-is', '--cacert', join(folder, 'ca.pem')]
      expect(execFileSync('curl', [...argv, '-X', method, url], { encoding: 'utf8' }), path).to.equal('403')
    }
    expect(marathon.members[0]!.asked.some(({ method }) => method !== 'GET')).to.equal(false)
  })
})

describe('the line of docs/least-privilege.md for sudo', () => {
  before(function () {
    needsSshd(this, spawnSync('sudo', ['-V']).status === 0 ? null : 'the package sudo is not installed')
  })

  it('allows to restart that unit, as restart-unit asks for it, and no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ow-sudo-'))
    const user = temporaryUser()
    try {
      const [line = ''] = docBlocks(PAGE, MENDING, '')
      const file = join(folder, 'sudoers')
      writeFileSync(file, line.replace('monitor', user.name), { mode: 0o440 })
      execFileSync('visudo', ['-cqf', file])
      const may = (...words: string[]): boolean => {
        const script = 'mount --bind "$0" /etc/sudoers; exec setpriv --reuid "$1" --clear-groups sudo -n -l -- "${@:2}"'
        return spawnSync('unshare', ['--mount', 'bash', '-c', script, file, user.name, ...words]).status === 0
      }
      expect(may('systemctl', 'restart', '--', 'shop.service')).to.equal(true)
      for (const words of [
        ['systemctl', 'restart', '--', 'ssh.service'],
        ['systemctl', 'stop', '--', 'shop.service'],
        ['systemctl', 'restart', '--', 'shop.service', 'ssh.service'],
        ['sh'],
      ])
        expect(may(...words), words.join(' ')).to.equal(false)
    } finally {
      user.remove()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
