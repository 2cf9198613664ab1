import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { docBlocks, swapped } from '../helpers/doc-blocks.ts'
import { faultOf, openDocker, value } from '../helpers/docker-session.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { openSsh, secretFile } from '../helpers/open-ssh.ts'
import { needPodman } from '../helpers/podman.ts'
import { startRootlessPodman } from '../helpers/rootless-podman.ts'
import type { RootlessPodman } from '../helpers/rootless-podman.ts'
import { needsSshd, sshWorkspace, startSshd } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'
import { temporaryUser } from '../helpers/temporary-user.ts'

const never = new AbortController().signal

describe('a Podman without root, as docs/least-privilege.md has it', function () {
  this.timeout(90_000)
  let podman: RootlessPodman
  let place: SshWorkspace
  let sshd: Sshd
  before(async function () {
    needsSshd(this)
    await needPodman(this)
    needsSshd(this, existsSync('/usr/bin/newuidmap') ? null : 'the package uidmap is not installed')
    podman = await startRootlessPodman()
    place = sshWorkspace()
    sshd = await startSshd({ authorizedKeys: [place.keyPair('id').publicLine] })
    await mkdir(place.path('root'))
    execFileSync('tar', ['-C', place.path('root'), '-cf', place.path('image.tar'), '.'])
    const progress = await podman.docker.importImage(place.path('image.tar'), { repo: 'docker.io/shop/web:1' })
    await new Promise((resolve) => podman.docker.modem.followProgress(progress, resolve))
    await podman.docker.createContainer({ name: 'web', Image: 'docker.io/shop/web:1', Cmd: ['/web'] })
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    await (podman as RootlessPodman | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  it('is read by the inventory of the page, and tells of the containers of its user', async () => {
    const [shown = ''] = docBlocks('docs/least-privilege.md', 'Podman without root', 'yaml')
    const targets = swapped(shown, {
      '/run/user/1000': `/run/user/${podman.uid}`,
      'shop@192.0.2.11': `${podman.user.name}@127.0.0.1:${sshd.port}`,
    })
    const known = place.write('known', `${sshd.knownHostsLine}\n`)
    const own = `    ssh: { key: 'file:${place.path('id')}', knownHosts: '${known}', configFile: /dev/null }\n`
    place.write('targets.yaml', `${targets}${own}`)
    const { out } = await orchWatch(place.folder, ['check', '--output', 'json', '--memory', 'off'])
    const { results } = JSON.parse(out) as { results: readonly { target: string; check: string; item: string }[] }
    for (const id of ['here', 'web-1']) {
      const told = results.filter(({ target }) => target === id).map(({ check, item }) => `${check} ${item}`)
      expect(told, id).to.include('container-state web')
    }
  })

  it('is not to be had by another user, who is told why', async () => {
    const other = temporaryUser()
    const options = { knownHosts: place.write('known', `${sshd.knownHostsLine}\n`), key: secretFile(place.path('id')) }
    const host = await openSsh(`${other.name}@127.0.0.1:${sshd.port}`, options)
    const refused = await faultOf(openDocker(`unix://${podman.socket}`, { through: host.tunnel! }))
    expect(refused.code).to.be.oneOf(['auth-failed', 'unreachable'])
    await host.close()
    other.remove()
  })

  it('does as its user may, and nothing of root', async () => {
    const session = await openDocker(`unix://${podman.socket}`)
    const { containers } = await session.engine!.read(new Set(['containers']), never)
    expect(value(containers).map(({ name }) => name)).to.deep.equal(['web'])
    await session.close()
    const mine = execFileSync('stat', ['-c', '%U', podman.socket, join(podman.user.home, '.local')], {
      encoding: 'utf8',
    })
    expect(mine).to.equal(`${podman.user.name}\n${podman.user.name}\n`)
  })
})
