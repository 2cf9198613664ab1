import { expect } from 'chai'
import { systemClock } from '../../../../../lib/base/clock.ts'
import docker from '../../../../../lib/connectors/docker.ts'
import type { Session } from '../../../../../lib/kit/connector.ts'
import { needEngine, startEngine } from '../../../../helpers/engine.ts'
import type { Engine } from '../../../../helpers/engine.ts'
import { faultOf, openSsh, secretFile } from '../../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../../helpers/sshd.ts'

const signal = new AbortController().signal

describe('an engine behind a host that the system’s own ssh reaches', function () {
  this.timeout(90_000)
  let place: SshWorkspace
  let sshd: Sshd
  let engine: Engine
  let host: Session

  before(async function () {
    needsSshd(this)
    await needEngine(this)
    engine = await startEngine()
    place = sshWorkspace()
    sshd = await startSshd({ authorizedKeys: [place.keyPair('id').publicLine] })
    host = await openSsh(`root@127.0.0.1:${sshd.port}`, {
      client: 'openssh',
      knownHosts: place.write('known', `${sshd.knownHostsLine}\n`),
      key: secretFile(place.path('id')),
    })
  })
  after(async () => {
    await (host as Session | undefined)?.close()
    await (sshd as Sshd | undefined)?.stop()
    await (engine as Engine | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const open = (socket: string): Promise<Session> =>
    docker.open(docker.options.parse({ endpoint: `unix://${socket}` }) as never, {
      signal,
      clock: systemClock,
      through: host.tunnel ?? null,
    })

  it('is read through channels of that one connection', async () => {
    const connections = sshd.connections()
    const session = await open(engine.socket)
    const answers = await session.engine!.read(new Set(['containers']), signal)
    expect(answers.containers?.kind).to.equal('seen')
    await session.close()
    expect(sshd.connections()).to.equal(connections)
    expect(host.alive).to.equal(true)
  })

  it('is faulted with the words of the host when its socket is not there', async () => {
    const fault = await faultOf(
      open('/nonexistent.sock').then((session) => session.engine!.read(new Set(['containers']), signal)),
    )
    expect(fault.code).to.equal('unreachable')
    expect(fault.message).to.include('there is no such socket on the host')
  })
})
