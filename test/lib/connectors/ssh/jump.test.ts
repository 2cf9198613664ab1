import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { SshSettings } from '../../../../lib/connectors/ssh/options.ts'
import { CLIENTS, faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'

const signal = new AbortController().signal

const PAIRS = CLIENTS.flatMap((carrier) => CLIENTS.map((client) => ({ carrier, client })))

for (const { carrier: outerClient, client } of PAIRS)
  describe(`a host behind another one (${outerClient}, then ${client})`, function () {
    this.timeout(30_000)
    let place: SshWorkspace
    let outer: Sshd
    let session: Session
    let publicLine: string
    let inner: Sshd
    let innerKey: string

    before(async function () {
      needsSshd(this)
      place = sshWorkspace()
      publicLine = place.keyPair('id').publicLine
      outer = await startSshd({ authorizedKeys: [publicLine] })
      session = await open()
      const pair = place.keyPair('inner_id')
      innerKey = pair.key
      inner = await startSshd({ authorizedKeys: [pair.publicLine] })
    })
    after(async () => {
      await (session as Session | undefined)?.close()
      await (inner as Sshd | undefined)?.stop()
      await (outer as Sshd | undefined)?.stop()
      ;(place as SshWorkspace | undefined)?.remove()
    })

    const open = (more: SshSettings = {}) =>
      openSsh(`root@127.0.0.1:${outer.port}`, {
        client: outerClient,
        knownHosts: place.write(`known_outer`, `${outer.knownHostsLine}\n`),
        key: secretFile(place.path('id')),
        ...more,
      })

    const openInner = (known: string, through = session.tunnel!) =>
      openSsh(
        `root@127.0.0.1:${inner.port}`,
        { client, knownHosts: place.write('known_inner', `${known}\n`), key: secretFile(innerKey), jump: ['outer'] },
        { through },
      )

    it('opens a session that is verified and logged in by itself', async () => {
      const carried = await openInner(inner.knownHostsLine)
      const { stdout } = await carried.shell!.run(['echo', 'inside'], { signal })
      expect(stdout).to.equal('inside\n')
      expect(carried.cost().bytes).to.be.above(1_000)
      expect(inner.logText()).to.include('Accepted publickey for root')
      await carried.close()
      expect(session.alive).to.equal(true)
    })

    it('sends nothing about us to an inner host that is not the right one', async () => {
      const before = inner.logText().length
      for (const [known, code] of [
        ['', 'host-key-unknown'],
        [`[127.0.0.1]:${inner.port} ${publicLine.split(' ').slice(0, 2).join(' ')}`, 'host-key-changed'],
      ] as const) {
        expect((await faultOf(openInner(known))).code).to.equal(code)
      }
      const lines = (): readonly string[] => inner.logText().slice(before).split('\n')
      const portIn = (line: string): string => / port (\d+)/u.exec(line)?.[1] ?? ''
      // Of others before it is told late that they have gone.
      const ours = (): Set<string> =>
        new Set(
          lines()
            .filter((line) => line.includes('[preauth]'))
            .map(portIn),
        )
      await until(() => ours().size >= 2)
      const said = lines().filter((line) => ours().has(portIn(line)))
      expect(said.join('\n')).not.to.match(/root|publickey|Accepted|Failed/u)
    })

    it('never asks the inner host when the outer one is not the right one', async () => {
      const before = inner.connections()
      const fault = await faultOf(open({ knownHosts: '/dev/null' }))
      expect(fault.code).to.equal('host-key-unknown')
      expect(inner.connections()).to.equal(before)
    })

    it('is lost when the outer one is', async () => {
      const carrier = await open()
      const carried = await openInner(inner.knownHostsLine, carrier.tunnel)
      const running = faultOf(carried.shell!.run(['sleep', '20'], { signal }))
      await new Promise((resolve) => setTimeout(resolve, 300))
      await carrier.close()
      expect((await running).code).to.equal('lost')
      expect(carried.alive).to.equal(false)
      await carried.close()
    })

    it('is never dialled from here when its jump host was not opened', async () => {
      const options = { client, knownHosts: place.path('known_inner'), key: secretFile(innerKey), jump: ['outer'] }
      const before = inner.connections()
      expect((await faultOf(openSsh(`root@127.0.0.1:${inner.port}`, options))).code).to.equal('bug')
      expect(inner.connections()).to.equal(before)
    })
  })
