import { expect } from 'chai'
import { describeHost } from '../../../contracts/host.ts'
import { describeShell } from '../../../contracts/shell.ts'
import { openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'

describe('a host over SSH', () => {
  let place: SshWorkspace
  let sshd: Sshd
  let knownHosts: string

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    // With that, bash leaves the profile of whoever runs the tests alone.
    const config = ['SetEnv SHLVL=2']
    sshd = await startSshd({ authorizedKeys: [place.keyPair('id').publicLine], config })
    knownHosts = place.write('known', `${sshd.knownHostsLine}\n`)
  })
  after(async () => {
    await sshd.stop()
    place.remove()
  })

  const open = () => openSsh(`root@127.0.0.1:${sshd.port}`, { knownHosts, key: secretFile(place.path('id')) })

  describeShell('ssh', async () => {
    const session = await open()
    return { shell: session.shell!, close: () => session.close() }
  })

  describeHost('ssh', async () => {
    const session = await open()
    return { host: session.host!, cost: () => session.cost(), close: () => session.close() }
  })

  it('counts what it costs', async () => {
    const session = await open()
    const before = session.cost()
    expect(before).to.include({ connections: 1, roundTrips: 0 })
    await session.shell!.run(['true'], { signal: new AbortController().signal })
    const after = session.cost()
    expect(after.roundTrips).to.equal(1)
    expect(after.bytes).to.be.above(before.bytes + 500)
    await session.close()
    expect(session.alive).to.equal(false)
  })
})
