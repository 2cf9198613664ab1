import { finished } from 'node:stream/promises'
import { expect } from 'chai'
import type Docker from 'dockerode'
import { systemClock } from '../../lib/base/clock.ts'
import { fileHashesOf } from '../../lib/kit/file-hashes.ts'
import type { FileChange, Inhabitants } from '../../lib/model/inside.ts'
import { ask, faultIn, openDocker, readDocker, value } from '../helpers/docker-session.ts'
import type { Engine } from '../helpers/engine-process.ts'

const MiB = 1024 ** 2

/** Runs a command in a container to its end, as somebody with `docker exec` does. */
export async function runIn(container: Docker.Container, Cmd: readonly string[]): Promise<void> {
  // What runs detached, Podman calls running for ever.
  const exec = await container.exec({ Cmd: [...Cmd], AttachStdout: true, AttachStderr: true })
  const output = await exec.start({ Detach: false })
  await finished(output.resume())
  const { ExitCode } = await exec.inspect()
  if (ExitCode !== 0) throw new Error(`"${Cmd.join(' ')}" ended with ${ExitCode}`)
}

/** Leaves a command running in a container. */
export async function leaveIn(container: Docker.Container, wish: Docker.ExecCreateOptions): Promise<void> {
  const exec = await container.exec(wish)
  await exec.start({ Detach: true })
  const { Running } = await exec.inspect()
  if (!Running) throw new Error(`"${(wish.Cmd ?? []).join(' ')}" did not begin`)
}

/** What every engine tells of what is inside its containers, seen from outside. Whoever calls it removes the containers. */
export function describeInside(engine: () => Engine): void {
  const endpoint = (): string => `unix://${engine().socket}`
  const changes = async (): Promise<readonly FileChange[]> => {
    const [only] = value((await readDocker(endpoint(), 'layerChanges')).layerChanges)
    return value(only?.looked).changes.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  }
  const inhabitants = async (): Promise<Inhabitants> => {
    const [only] = value((await readDocker(endpoint(), 'inhabitants')).inhabitants)
    return value(only?.looked)
  }

  it('files that were added, changed and deleted, and nothing of a container that changes none', async () => {
    const volume = { Tmpfs: { '/scratch': '' } }
    const container = await engine().run({ name: 'web', HostConfig: volume })
    expect(await changes()).to.deep.equal([])
    await runIn(container, [
      'sh',
      '-c',
      'busybox mkdir -p /etc/cron.d; echo x >/etc/cron.d/job; echo y >/scratch/z; busybox rm /bin/ip; echo >>/bin/busybox2',
    ])
    expect(await changes()).to.deep.equal([
      { path: '/bin/busybox2', kind: 'added' },
      { path: '/bin/ip', kind: 'deleted' },
      { path: '/etc/cron.d/job', kind: 'added' },
    ])
  })

  it('how much a container wrote, and not what lies in its image', async () => {
    await engine().run({ name: 'quiet' })
    const writer = await engine().run({ name: 'writer' })
    await runIn(writer, ['dd', 'if=/dev/zero', 'of=/tmp/file', 'bs=1M', 'count=3'])
    const sizes = value((await readDocker(endpoint(), 'layerSizes')).layerSizes)
    const of = (name: string): number => value(sizes.find((each) => each.name === name)?.looked).writtenBytes
    expect(of('writer')).to.be.within(3 * MiB, 3.2 * MiB)
    expect(of('quiet')).to.be.below(0.1 * MiB)
  })

  it('processes, and the people in it with their command and user, without passwords', async () => {
    const container = await engine().run({ name: 'web', Cmd: ['sleep', '1000'] })
    await leaveIn(container, { Cmd: ['sh', '-c', 'read line; echo --password=hunter2'], User: '0', Tty: true })
    await runIn(container, ['true'])
    const inside = await inhabitants()
    expect(inside.processes.map(({ program, command }) => `${program}: ${command}`)).to.have.members([
      'sleep: sleep 1000',
      'sh: sh -c read line; echo --password=***',
    ])
    const [main] = value((await readDocker(endpoint(), 'containers')).containers)
    expect(inside.processes.find(({ command }) => command === 'sleep 1000')).to.include({
      pid: main?.pid,
      user: 'root',
    })
    expect(inside.sessions).to.have.length(1)
    expect(inside.sessions[0]).to.deep.include({
      command: 'sh -c read line; echo --password=***',
      user: '0',
      isTerminal: true,
    })
    const pids = inside.processes.map(({ pid }) => pid)
    expect(pids).to.include(inside.sessions[0]?.pid)
  })

  it('whether a file is still the same: its content and mode, a whole folder, nothing where there is none', async () => {
    const container = await engine().run({ name: 'web' })
    await runIn(container, ['sh', '-c', 'busybox mkdir /etc/ssh; echo one >/etc/ssh/config; echo x >/etc/passwd'])
    const session = await openDocker(endpoint())
    const files = fileHashesOf(session.engine!, systemClock).until(new AbortController().signal)
    const paths = ['/etc/ssh', '/etc/passwd', '/no/such/file', '/etc/passwd/x', '/etc/shadow', '/bin/busybox']
    const read = async (): Promise<readonly (string | null)[]> =>
      (await files.read(paths.map((path) => ({ container: container.id, path })))).map(value)
    const before = await read()
    expect(before.map((sum) => sum !== null)).to.deep.equal([true, true, false, false, false, true])
    expect(await read(), 'nothing happened').to.deep.equal(before)
    await runIn(container, ['touch', '/etc/ssh/config', '/etc/passwd'])
    expect(await read(), 'only the time changed').to.deep.equal(before)
    await runIn(container, ['sh', '-c', 'echo two >/etc/ssh/config; busybox chmod 4755 /etc/passwd; echo >/etc/shadow'])
    const after = await read()
    expect(after.map((sum, index) => sum !== before[index])).to.deep.equal([true, true, false, false, true, false])
    await session.close()
  })

  it('a file that is too large is a fault, and so is a container that is gone', async () => {
    const container = await engine().run({ name: 'web' })
    await runIn(container, ['dd', 'if=/dev/zero', 'of=/etc/shadow', 'bs=1M', 'count=20'])
    const session = await openDocker(endpoint())
    const files = fileHashesOf(session.engine!, systemClock).until(new AbortController().signal)
    const gone = { container: 'f'.repeat(64), path: '/etc/shadow' }
    const [large, missing] = await files.read([{ container: container.id, path: '/etc/shadow' }, gone])
    expect(faultIn(large)).to.deep.include({ code: 'unreadable', message: '"/etc/shadow" is larger than 16 MiB' })
    expect(faultIn(missing).message).to.match(/no such container/iu)
    await session.close()
  })

  it('all of it without running, stopping or leaving anything in a container', async () => {
    const container = await engine().run({ name: 'web' })
    const { State: before } = await container.inspect()
    const session = await openDocker(endpoint())
    await ask(session, 'layerChanges', 'layerSizes', 'inhabitants')
    const path = '/bin/busybox'
    const files = fileHashesOf(session.engine!, systemClock).until(new AbortController().signal)
    expect(value((await files.read([{ container: container.id, path }]))[0])).to.be.a('string')
    const { State: after, ExecIDs } = await container.inspect()
    expect(after).to.deep.equal(before)
    expect(ExecIDs ?? []).to.deep.equal([])
    expect(await changes()).to.deep.equal([])
    await session.close()
  })
}
