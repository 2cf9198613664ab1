import { expect } from 'chai'
import type Docker from 'dockerode'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leaveIn, runIn } from '../contracts/engine-inside.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine-process.ts'
import { needPodman, startPodman } from '../helpers/podman.ts'

interface Shown {
  readonly results: readonly { check: string; item: string; status: string; summary: string }[]
}

/** Starts like many images do: writes its accounts and settings, then logs, temporary files and where it runs. */
const START = [
  'busybox mkdir -p /etc/app /var/log /run',
  'echo app:x:1000:1000 >/etc/passwd',
  'echo port=80 >/etc/app/app.conf',
  'while :; do echo line >>/var/log/app.log; echo $$ >/run/app.pid; echo x >/tmp/upload; sleep 1; done',
].join('; ')

/** No server, and called like one. */
const PLANT = [
  'busybox mkdir -p /usr/sbin',
  'echo "#!/bin/sh" >/usr/sbin/sshd',
  'echo "while :; do sleep 1; done" >>/usr/sbin/sshd',
  'busybox chmod 755 /usr/sbin/sshd',
].join('; ')

describeOn('Docker Engine', needEngine, startEngine)
describeOn('Podman', needPodman, startPodman)

function describeOn(
  product: string,
  need: (context: Mocha.Context) => Promise<void>,
  start: () => Promise<Engine>,
): void {
  describe(`somebody inside a container of a real ${product}`, function () {
    this.timeout(120_000)
    let engine: Engine
    let folder: string
    let web: Docker.Container

    const shop = (number: number): Promise<Docker.Container> =>
      engine.run({
        name: `shop-web-${number}`,
        Cmd: ['sh', '-c', START],
        Labels: {
          'com.docker.compose.project': 'shop',
          'com.docker.compose.service': 'web',
          'com.docker.compose.container-number': String(number),
        },
      })
    const look = async (target = 'engine'): Promise<ReadonlyMap<string, { status: string; summary: string }>> => {
      const { out, err } = await orchWatch(folder, ['check', target, '--json'])
      expect(out, err).not.to.equal('')
      const { results } = JSON.parse(out) as Shown
      return new Map(results.map(({ check, item, status, summary }) => [`${check} ${item}`, { status, summary }]))
    }

    before(async function () {
      await need(this)
      engine = await start()
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-inside-'))
      writeFileSync(
        join(folder, 'targets.yaml'),
        `targets:
  - id: engine
    runtime: docker
    endpoint: 'unix://${engine.socket}'
    checks:
      container-files: { expected: [/etc/passwd] }
      container-layer: {}
      container-processes: {}
  - id: here
    runtime: local
    engine: '${engine.socket}'
    checks: { container-files: {} }
`,
      )
      web = await shop(1)
      await shop(2)
    })
    after(async () => {
      await (engine as Engine | undefined)?.stop()
      if (folder) rmSync(folder, { recursive: true, force: true })
    })

    it('there is nothing to say of a container that writes logs, temporary files and its own settings', async () => {
      const first = await look()
      expect(first.get('container-files shop-web-1')).to.deep.include({ status: 'ok' })
      const second = await look()
      for (const name of ['shop-web-1', 'shop-web-2']) {
        expect(second.get(`container-files ${name}`)?.summary).to.match(/^\d+ files changed, as expected$/u)
        expect(second.get(`container-processes ${name}`)?.summary).to.match(
          /^\d process(?:es)?, none that does not belong$/u,
        )
        expect(second.get(`container-layer ${name}`)).to.deep.include({ status: 'ok' })
      }
    })

    it('a file and an sshd that came by exec are named within one pass, the way in first', async () => {
      await runIn(web, ['sh', '-c', PLANT])
      await leaveIn(web, { Cmd: ['/usr/sbin/sshd'], User: '0' })
      const seen = await look()
      const files = seen.get('container-files shop-web-1')
      expect(files).to.deep.include({ status: 'critical' })
      expect(files?.summary).to.match(/^added \/usr\/sbin\/sshd; \d+ other changes as expected$/u)
      const processes = seen.get('container-processes shop-web-1')
      expect(processes).to.deep.include({ status: 'critical' })
      expect(processes?.summary).to.match(
        /^sshd runs inside shop-web-1 \(pid \d+\): remote access into a container; somebody runs "\/usr\/sbin\/sshd" in it by exec as 0 \(pid \d+\)$/u,
      )
      expect(seen.get('container-files shop-web-2')).to.deep.include({ status: 'ok' })
      expect(seen.get('container-processes shop-web-2')).to.deep.include({ status: 'ok' })
    })

    it('an account that is added to a file which had been changed before is told by its content', async () => {
      await runIn(web, ['sh', '-c', 'echo root2:x:0:0 >>/etc/passwd; busybox rm /usr/sbin/sshd'])
      const seen = await look()
      expect(seen.get('container-files shop-web-1')?.status).to.equal('critical')
      expect(seen.get('container-files shop-web-1')?.summary).to.include('edited since: /etc/passwd')
    })

    it('the engine beside a host tells the same', async () => {
      const first = await look('here')
      expect(first.get('container-files shop-web-1')?.summary).to.include('added /etc/passwd')
      await runIn(web, ['sh', '-c', 'echo root3:x:0:0 >>/etc/passwd'])
      const second = await look('here')
      expect(second.get('container-files shop-web-1')?.summary).to.include('edited since: /etc/passwd')
    })

    it('a recorded look says the same once more, without the engine', async () => {
      const { code, err } = await orchWatch(folder, ['record', 'engine', '--file', 'look.yaml'])
      expect([code, err]).to.deep.equal([0, ''])
      const { out } = await orchWatch(folder, ['replay', 'look.yaml', '--output', 'json'])
      const { results } = JSON.parse(out) as Shown
      const files = results.find(({ check, item }) => check === 'container-files' && item === 'shop-web-1')
      expect(files?.summary).to.include('edited since: /etc/passwd')
    })

    it('a container that is made anew under the same name starts anew', async () => {
      await web.remove({ force: true })
      web = await shop(1)
      for (const seen of [await look(), await look()]) {
        expect(seen.get('container-files shop-web-1')).to.deep.include({ status: 'ok' })
        expect(seen.get('container-processes shop-web-1')).to.deep.include({ status: 'ok' })
      }
    })
  })
}
