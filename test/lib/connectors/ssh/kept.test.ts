import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Session } from '../../../../lib/kit/connector.ts'
import { toFault } from '../../../../lib/kit/fault.ts'
import type { HostFacts, HostSection } from '../../../../lib/model/host.ts'
import type { Answers } from '../../../../lib/model/session.ts'
import { openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import { temporaryUser } from '../../../helpers/temporary-user.ts'
import type { TemporaryUser } from '../../../helpers/temporary-user.ts'

const signal = new AbortController().signal

describe('a channel that is kept to a host', function () {
  this.timeout(60_000)
  let place: SshWorkspace
  let publicLine: string
  let sshd: Sshd | undefined
  let session: Session | undefined
  let user: TemporaryUser | undefined

  before(function () {
    needsSshd(this)
    place = sshWorkspace()
    publicLine = place.keyPair('id').publicLine
  })
  afterEach(async () => {
    await session?.close()
    await sshd?.stop()
    user?.remove()
    session = sshd = user = undefined
  })
  after(() => (place as SshWorkspace | undefined)?.remove())

  async function open(config: readonly string[] = [], name = 'root'): Promise<Session> {
    sshd = await startSshd({ authorizedKeys: [publicLine], config })
    const knownHosts = place.write(`known_${sshd.port}`, `${sshd.knownHostsLine}\n`)
    session = await openSsh(`${name}@127.0.0.1:${sshd.port}`, { knownHosts, key: secretFile(place.path('id')) })
    return session
  }
  const read = (from: Session, ...sections: HostSection[]): Promise<Answers<HostFacts>> =>
    from.host!.read(new Set(sections), signal)
  const isSeen = async (from: Session, ...sections: HostSection[]): Promise<void> => {
    const answers = await read(from, ...sections)
    const seen = Object.entries(answers).map(([name, { kind }]) => `${name} ${kind}`)
    expect(seen).to.deep.equal(sections.map((name) => `${name} seen`))
  }
  const commands = (): number => sshd?.logText().match(/Starting session: command/gu)?.length ?? 0
  /** The awks that our sshd started, by their parents. */
  const awks = (): readonly number[] => below(sshd?.pid ?? 0).filter((pid) => argumentsOf(pid).includes('# orch-watch'))

  it('is not opened for one read, and carries all that follow', async () => {
    const from = await open()
    await isSeen(from, 'memory', 'processes')
    expect([commands(), awks().length]).to.deep.equal([1, 0])
    for (let reads = 0; reads < 5; reads += 1) await isSeen(from, 'memory', 'processes', 'mounts', 'uptime')
    expect([commands(), awks().length]).to.deep.equal([2, 1])
    expect(from.cost()).to.include({ connections: 1, roundTrips: 6 })
  })

  it('leaves nothing behind on the host', async () => {
    const from = await open()
    for (let reads = 0; reads < 3; reads += 1) await isSeen(from, 'memory', 'mounts')
    const started = below(sshd!.pid)
    expect(started.length).to.be.above(2)
    await from.close()
    await until(() => started.every((pid) => !existsSync(`/proc/${pid}`)))
  })

  it('is replaced when who answers is stopped, and that one is ended', async () => {
    const from = await open()
    for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory')
    const [stopped] = awks()
    process.kill(stopped!, 'SIGSTOP')
    await isSeen(from, 'memory')
    await until(() => !existsSync(`/proc/${stopped!}`))
    await isSeen(from, 'memory')
    expect(awks()).to.have.length(1).and.not.include(stopped)
  })

  // bash becomes what it is told to run, dash stays above it.
  for (const shell of ['/bin/bash', '/bin/dash'])
    it(`sets programs no limit until one hangs, which is ended, and then limits the next: ${shell}`, async () => {
      user = temporaryUser({ shell })
      chmodSync(place.folder, 0o755)
      mkdirSync(place.path('bin'), { recursive: true })
      const [parents, hang] = [place.write('parents', ''), place.path('hang')]
      chmodSync(parents, 0o666)
      const fake = `cat /proc/$PPID/comm >>${parents}\n[ -e ${hang} ] && exec sleep 4321\nexec /usr/bin/stat "$@"\n`
      place.write('bin/stat', `#!/bin/sh\n${fake}`, 0o755)
      const from = await open([`SetEnv SHLVL=2 PATH=${place.path('bin')}:/usr/bin:/bin`], user.name)
      const startedBy = (): readonly string[] => readFileSync(parents, 'utf8').trim().split('\n')
      const hanging = (): boolean => below(sshd!.pid).some((pid) => argumentsOf(pid).includes('4321'))
      for (let reads = 0; reads < 3; reads += 1) await isSeen(from, 'mounts')
      expect(startedBy()).to.deep.equal(['timeout', 'timeout', 'sh'])
      place.write('hang', '')
      const { memory, mounts } = await read(from, 'memory', 'mounts')
      expect([memory?.kind, mounts?.kind]).to.deep.equal(['seen', 'faulted'])
      await until(() => !hanging())
      rmSync(hang)
      for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory', 'mounts')
      expect(startedBy().slice(-2)).to.deep.equal(['timeout', 'timeout'])
      expect(awks()).to.have.length(1)
    })

  it('is replaced when who answers was killed', async () => {
    const from = await open()
    for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory', 'mounts')
    process.kill(awks()[0]!, 'SIGKILL')
    for (let reads = 0; reads < 3; reads += 1) await isSeen(from, 'memory', 'mounts')
    expect(awks()).to.have.length(1)
  })

  it('gives its place to commands where the server has one session (D33)', async () => {
    const from = await open(['MaxSessions 1'])
    for (let reads = 0; reads < 3; reads += 1) await isSeen(from, 'memory')
    expect(awks()).to.have.length(1)
    expect((await from.shell!.run(['echo', 'here'], { signal })).stdout).to.equal('here\n')
    expect(awks()).to.have.length(0)
    await Promise.all([isSeen(from, 'memory'), from.shell!.run(['true'], { signal }), isSeen(from, 'load')])
    expect(awks()).to.have.length(0)
  })

  it('stays beside commands where there are two sessions', async () => {
    const from = await open(['MaxSessions 2'])
    for (let reads = 0; reads < 3; reads += 1) await isSeen(from, 'memory')
    await Promise.all([1, 2, 3].map(() => from.shell!.run(['true'], { signal })))
    expect(awks()).to.have.length(1)
  })

  it('answers two who ask at the same time', async () => {
    const from = await open()
    for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory')
    await Promise.all([isSeen(from, 'memory'), isSeen(from, 'load'), isSeen(from, 'mounts')])
  })

  it('is given up with the read, and the next one opens another', async () => {
    const from = await open()
    for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory')
    const abort = new AbortController()
    const asked = from.host!.read(new Set(['memory']), abort.signal)
    abort.abort(new Error('enough'))
    expect(await asked.catch((error: unknown) => String(error))).to.equal('Error: enough')
    await isSeen(from, 'memory')
  })

  for (const path of ['/usr/bin/tcsh', '/usr/bin/fish', '/bin/bash'])
    it(`works under the login shell ${path} that prints what it wants`, async function () {
      if (!existsSync(path)) this.skip()
      user = temporaryUser({ shell: path })
      const noise = 'echo "Welcome! done"\necho "no newline at the end" | tr -d "\\n"\n'
      for (const file of ['.bashrc', '.cshrc', '.tcshrc', '.profile']) user.write(file, noise)
      mkdirSync(`${user.home}/.config/fish`, { recursive: true })
      user.write('.config/fish/config.fish', noise)
      const from = await open([], user.name)
      for (let reads = 0; reads < 4; reads += 1) await isSeen(from, 'memory', 'processes', 'mounts')
      expect(awks()).to.have.length(1)
    })

  it('does not hide why a host cannot be read', async () => {
    const faults: string[] = []
    const from = await open(['ForceCommand echo go away'])
    for (let reads = 0; reads < 3; reads += 1)
      faults.push(toFault(await read(from, 'memory').catch((error: unknown) => error)).message)
    expect(new Set(faults).size).to.equal(1)
    expect(faults[0]).to.include('go away')
  })

  it('ends as lost when the server is gone', async () => {
    const from = await open()
    for (let reads = 0; reads < 2; reads += 1) await isSeen(from, 'memory')
    for (const pid of below(sshd!.pid).filter((each) => /^sshd/u.test(argumentsOf(each)))) process.kill(pid, 'SIGKILL')
    const fault = toFault(await read(from, 'memory').catch((error: unknown) => error))
    expect(fault.code).to.equal('lost')
  })
})

function argumentsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it has ended
  }
}

/** All that a process has started, and what those have. */
function below(root: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const parents = new Map(rows.map((row) => row.trim().split(/\s+/u).map(Number) as [number, number]))
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && parent > 0 && (parent === root || isBelow(parent))
  }
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isBelow(pid))
}
