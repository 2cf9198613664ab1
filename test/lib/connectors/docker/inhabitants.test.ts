import { expect } from 'chai'
import { toProcesses } from '../../../../lib/connectors/docker/inhabitants.ts'
import type { Inhabitants } from '../../../../lib/model/inside.ts'
import { anId, aListed, anInspect, aVersion, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../../helpers/fake-engine.ts'
import { readDocker, value } from '../../../helpers/docker-session.ts'

const WIDE = ['PID', 'USER', 'COMMAND', 'COMMAND']

const NGINX = [['7', 'root', 'nginx', 'nginx: master']]

describe('lines of ps', () => {
  it('are read by their titles, those of Docker, of busybox and of Podman', () => {
    const sshd = { pid: 4242, user: 'root', program: 'sshd', command: '/usr/sbin/sshd -D' }
    expect(toProcesses({ Titles: WIDE, Processes: [['4242', 'root', 'sshd', '/usr/sbin/sshd -D']] })).to.deep.equal([
      sshd,
    ])
    const plain = ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD']
    const line = ['root', '4242', '1', '0', '08:00', '?', '00:00:00', '/usr/sbin/sshd -D']
    expect(toProcesses({ Titles: plain, Processes: [line] })).to.deep.equal([{ ...sshd, program: '' }])
    const podman = ['HPID', 'HUSER', 'COMMAND', 'COMMAND']
    expect(toProcesses({ Titles: podman, Processes: [['4242', 'root', 'sshd', '/usr/sbin/sshd -D']] })).to.deep.equal([
      sshd,
    ])
  })

  it('lose passwords and their end, and what has no number is left out', () => {
    const long = `mysqld --password=hunter2 ${'x'.repeat(5000)}`
    const [only, ...rest] = toProcesses({
      Titles: WIDE,
      Processes: [['7', 'u', 'mysqld', long], ['-', 'u', 'x', 'x'], []],
    })
    expect(only?.command)
      .to.match(/^mysqld --password=\*\*\* x+$/u)
      .and.have.length(300)
    expect(rest).to.deep.equal([])
  })

  it('may be none at all', () => {
    expect(toProcesses({ Titles: null, Processes: null })).to.deep.equal([])
  })
})

describe('what runs in a container', () => {
  let engine: FakeEngine
  const sh = {
    ProcessConfig: { entrypoint: 'sh', arguments: ['-c', 'mysql --password=hunter2'], user: 'root', tty: true },
  }
  beforeEach(async () => {
    const inspect = anInspect(1, {
      Config: { Image: 'x', Healthcheck: { Test: ['CMD-SHELL', 'curl -f localhost'] } },
      ExecIDs: ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64)),
    })
    const probe = { entrypoint: '/bin/sh', arguments: ['-c', 'curl -f localhost'], user: '', tty: false }
    engine = await startFakeEngine({
      '/containers/json': [aListed(1)],
      [`/containers/${anId(1)}/json`]: inspect,
      [`/containers/${anId(1)}/top`]: { Titles: WIDE, Processes: [...NGINX, ['8', 'root', 'sh', 'sh -c mysql']] },
      [`/exec/${'a'.repeat(64)}/json`]: { Running: true, Pid: 8, ...sh },
      [`/exec/${'b'.repeat(64)}/json`]: { Running: false, Pid: 9, ...sh },
      [`/exec/${'c'.repeat(64)}/json`]: { Running: true, Pid: 10, ProcessConfig: probe },
      [`/exec/${'d'.repeat(64)}/json`]: refusal(404, { message: 'No such exec instance' }),
    })
  })
  afterEach(() => engine.stop())

  const only = async (): Promise<Inhabitants> => {
    const [first] = value((await readDocker(engine.endpoint, 'inhabitants')).inhabitants)
    return value(first?.looked)
  }

  it('are its processes and the people in it: no probes, nobody who has left', async () => {
    expect(await only()).to.deep.equal({
      processes: [
        { pid: 7, user: 'root', program: 'nginx', command: 'nginx: master' },
        { pid: 8, user: 'root', program: 'sh', command: 'sh -c mysql' },
      ],
      more: 0,
      sessions: [{ pid: 8, user: 'root', command: 'sh -c mysql --password=***', isTerminal: true }],
    })
  })

  it('are no people of whom only the list of an engine still tells', async () => {
    engine.answers[`/containers/${anId(1)}/top`] = { Titles: WIDE, Processes: NGINX }
    expect((await only()).sessions).to.deep.equal([])
  })

  it('is asked in plain words where the ps of the host knows no others', async () => {
    engine.answers[`/containers/${anId(1)}/top`] = (request, response) => {
      const plain = request.url?.includes('ps_args=-ef')
      response.writeHead(plain ? 200 : 500, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          plain
            ? { Titles: ['PID', 'USER', 'CMD'], Processes: [['7', 'root', 'nginx']] }
            : { message: 'ps: exit status 1' },
        ),
      )
    }
    expect((await only()).processes).to.deep.equal([{ pid: 7, user: 'root', program: '', command: 'nginx' }])
  })

  it('is read from outside of Podman too: nothing is run in a container', async () => {
    engine.answers['/version'] = aVersion({ Components: [{ Name: 'Podman Engine' }] })
    await only()
    expect(engine.asked.filter((path) => path.includes('/top'))).to.deep.equal([
      `/containers/${anId(1)}/top?ps_args=hpid%2Chuser%2Ccomm%2Cargs`,
    ])
  })
})
