import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import { RegistryError } from '../../../lib/kit/registry-error.ts'
import type { Recording } from '../../../lib/model/revision.ts'
import { pushTo } from '../../../lib/registry/push.ts'
import type { Remote } from '../../../lib/registry/push.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import { aConfiguration } from '../../helpers/configurations.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../helpers/sshd.ts'

describe('a remote of the registry', function () {
  this.timeout(30_000)
  let place: string
  let bare: string
  const kept = (): string => join(place, 'kept')
  const git = (folder: string, ...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'ow-push-'))
    bare = join(place, 'there.git')
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare])
  })
  afterEach(() => rmSync(place, { recursive: true, force: true }))

  it('has every revision, and no key of the fingerprints', async () => {
    expect(await push({ address: `file://${bare}` }, { first: false })).to.equal(null)
    await record(64)
    const head = await push({ address: `file://${bare}` })
    expect(git(bare, 'rev-parse', 'main')).to.equal(head)
    await record(128)
    await push({ address: bare })
    expect(git(bare, 'rev-list', '--count', 'main')).to.equal('2')
    const key = readFileSync(join(kept(), '.git/orch-watch', keyFile(kept())), 'utf8').trim()
    expect(key).not.to.equal('')
    const objects = git(bare, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)')
    for (const line of objects.split('\n').filter((each) => each.endsWith('blob')))
      expect(git(bare, 'cat-file', 'blob', line.split(' ')[0] ?? '')).not.to.contain(key)
  })

  it('is never written over: one that has gone another way is told, and stays as it is', async () => {
    await record(64)
    await push({ address: bare })
    const clone = join(place, 'clone')
    execFileSync('git', ['clone', '--quiet', bare, clone])
    git(clone, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'another')
    git(clone, 'push', '--quiet')
    const there = git(bare, 'rev-parse', 'main')
    await record(128)
    const error = await refusedBy({ address: bare })
    expect(error).to.include({ trouble: 'diverged' })
    expect(error.message).to.contain('is not written over')
    expect(git(bare, 'rev-parse', 'main')).to.equal(there)
  })

  it('is reached without a hook, without a prompt, and what is secret in its address is not repeated', async () => {
    await record(64)
    mkdirSync(join(kept(), '.git/hooks'))
    const hook = join(kept(), '.git/hooks/pre-push')
    writeFileSync(hook, `#!/bin/sh\ntouch ${join(place, 'ran')}\n`)
    chmodSync(hook, 0o755)
    git(kept(), 'config', 'core.hooksPath', '.git/hooks')
    await push({ address: bare })
    expect(existsSync(join(place, 'ran'))).to.equal(false)
    const { message } = await refusedBy({ address: 'https://ada:hunter2-secret@127.0.0.1:1/x.git?token=abcdef' })
    expect(message).to.match(/^https:\/\/\*\*\*@127\.0\.0\.1:1\/x\.git: /u)
    expect(message).not.to.match(/hunter2|ada|abcdef/u)
  })

  it('runs no program, whatever its address says', async () => {
    await record(64)
    for (const address of [`ext::sh -c touch% ${join(place, 'ran')}`, `--receive-pack=touch ${join(place, 'ran')}`])
      expect((await refusedBy({ address })).trouble).to.equal('failed')
    expect(existsSync(join(place, 'ran'))).to.equal(false)
  })

  it('is given up when it says nothing', async () => {
    await record(64)
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    try {
      const { port } = silent.address() as AddressInfo
      const error = await refusedBy({ address: `ssh://git@127.0.0.1:${port}/x` }, 700)
      expect(error.message).to.contain('no answer after 0.7s')
    } finally {
      silent.close()
    }
  })

  describe('over SSH', () => {
    let ssh: SshWorkspace
    let sshd: Sshd

    before(async function () {
      needsSshd(this)
      ssh = sshWorkspace()
      // A name that would run a program, were it not quoted.
      sshd = await startSshd({ authorizedKeys: [ssh.keyPair("it's $(touch ran) 100%h").publicLine] })
      ssh.write('known hosts', `${sshd.knownHostsLine}\n`)
      ssh.write('nobody', '')
    })
    after(async () => {
      await (sshd as Sshd | undefined)?.stop()
      ;(ssh as SshWorkspace | undefined)?.remove()
    })

    const remote = (knownHosts: string): Remote => ({
      address: `ssh://root@127.0.0.1:${sshd.port}${bare}`,
      key: ssh.path("it's $(touch ran) 100%h"),
      knownHosts: ssh.path(knownHosts),
    })

    it('takes the key and the host keys that are named', async () => {
      await record(64)
      expect(await push(remote('known hosts'))).to.equal(git(bare, 'rev-parse', 'main'))
      expect(readdirSync(ssh.folder)).not.to.include('ran')
    })

    it('is not trusted when nobody knows its key', async () => {
      await record(64)
      expect((await refusedBy(remote('nobody'))).message).to.contain('host key is known for')
      expect(() => git(bare, 'rev-parse', '--verify', 'main')).to.throw()
    })
  })

  const open = () => openRegistry(kept(), 'write', { clock: systemClock, env: process.env })

  async function record(memoryBytes: number): Promise<void> {
    const fields = [{ path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' }] as const
    const recording: Recording = {
      ...{ target: 'here', kind: 'container', name: 'web', cause: 'recorded', words: 'recorded' },
      configuration: aConfiguration({ name: 'web', fields }),
    }
    await (await open()).record([recording], `here/web: ${memoryBytes}`, 0)
  }

  async function push(remote: Remote, { first = true, timeoutMs = 20_000 } = {}): Promise<string | null> {
    if (!first) await open()
    return pushTo(kept(), remote, { env: process.env, signal: new AbortController().signal, timeoutMs })
  }

  async function refusedBy(remote: Remote, timeoutMs = 20_000): Promise<RegistryError> {
    const error: unknown = await push(remote, { timeoutMs }).catch((why: unknown) => why)
    if (!(error instanceof RegistryError)) throw new Error(`it was not refused: ${String(error)}`)
    return error
  }
})

function keyFile(folder: string): string {
  return readdirSync(join(folder, '.git/orch-watch')).find((name) => name.includes('key')) ?? ''
}
