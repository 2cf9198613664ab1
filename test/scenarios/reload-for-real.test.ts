import { expect } from 'chai'
import { copyFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dump } from '../../lib/app/control/dump.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'

describe('a reload of the daemon', function () {
  this.timeout(60_000)

  let place: SshWorkspace
  let daemon: Daemon | undefined
  let dumps: number

  beforeEach(() => {
    place = sshWorkspace()
    dumps = 0
  })
  afterEach(async () => {
    await daemon?.end('SIGKILL')
    daemon = undefined
    place.remove()
  })

  const RULES = 'notifiers: { out: { use: stdout } }\nrules: [{ name: tell, when: { check: [swap] }, then: out }]\n'

  function inventory(targets: readonly string[], more = ''): void {
    const lines = targets.map((each) => `  - ${each}\n`).join('')
    place.write('targets.yaml', `settings: { every: 1s, patience: { attempts: 1 } }\ntargets:\n${lines}${more}`)
  }

  async function looksDone(own: Daemon): Promise<number> {
    own.process.kill('SIGUSR1')
    return (JSON.parse(await own.line(/^\{/u, (dumps += 1))) as Dump).looks.done
  }

  /** Until it has looked so often from now on. */
  async function looks(own: Daemon, count: number): Promise<void> {
    const before = await looksDone(own)
    while ((await looksDone(own)) < before + count) await wait(100)
  }

  async function reload(own: Daemon, nth: number): Promise<string> {
    own.process.kill('SIGHUP')
    return own.line(/read anew/u, nth)
  }

  describe('over SSH', () => {
    let servers: Sshd[] = []
    before(function () {
      needsSshd(this)
    })
    afterEach(() => Promise.all(servers.map((each) => each.stop())))

    /** How often somebody has connected to each, and how many programs were started there. */
    const connected = (): number[] => servers.map((each) => each.connections())
    const started = (): number[] => servers.map((each) => each.logText().match(/^Starting session/gmu)?.length ?? 0)

    it('connects to the one of three whose key has another value, and to nobody when only rules change', async () => {
      const [old, fresh] = [place.keyPair('old'), place.keyPair('fresh')]
      const authorizedKeys = [old.publicLine, fresh.publicLine]
      servers = await Promise.all([0, 1, 2].map(() => startSshd({ authorizedKeys })))
      const knownHosts = place.write('known_hosts', servers.map((each) => `${each.knownHostsLine}\n`).join(''))
      const targets = servers.map(({ port }, at) => {
        copyFileSync(old.key, place.path(`key-${at}`))
        const ssh = `{ key: 'file:${place.path(`key-${at}`)}', agent: false, knownHosts: '${knownHosts}' }`
        return `{ id: web-${at}, runtime: ssh, address: 'root@127.0.0.1:${port}', ssh: ${ssh} }`
      })
      inventory(targets)
      const own = (daemon = startDaemon(place.folder))
      await own.line(/watching 3 targets/u)
      await looks(own, 9)
      expect(connected()).to.deep.equal([1, 1, 1])
      const [first, , third] = started()

      copyFileSync(fresh.key, place.path('key-1'))
      expect(await reload(own, 1)).to.include('read anew: 1 changed; watching 3 targets')
      await looks(own, 6)
      expect(connected()).to.deep.equal([1, 2, 1])
      expect([started()[0], started()[2]]).to.deep.equal([first, third])
      await until(() => /isconnected from user root/u.test(servers[1]?.logText() ?? ''))

      inventory(targets, RULES)
      expect(await reload(own, 2)).to.include('no target has changed; watching 3 targets, 1 rule')
      await looks(own, 6)
      expect(connected()).to.deep.equal([1, 2, 1])

      inventory(targets.slice(1), RULES)
      expect(await reload(own, 3)).to.include('1 removed; watching 2 targets')
      await until(() => /isconnected from user root/u.test(servers[0]?.logText() ?? ''))
      expect(servers[2]?.logText()).to.not.match(/isconnected from user root/u)
      expect(await own.end('SIGTERM')).to.equal(0)
      expect(connected()).to.deep.equal([1, 2, 1])
    })
  })

  describe('of an engine', () => {
    let engine: Engine | undefined
    before(async function () {
      await needEngine(this)
      engine = await startEngine()
    })
    after(() => engine?.stop())

    it('goes on listening to its events, over the same connection, until it is gone', async () => {
      const between = await standBetween(engine?.socket ?? '', place.path('docker.sock'))
      try {
        const container = await engine?.run({ name: 'shop', Cmd: ['sleep', '1000'] })
        const target = `{ id: engine, runtime: docker, endpoint: 'unix://${place.path('docker.sock')}' }`
        inventory([target, '{ id: here, runtime: local }'])
        const own = (daemon = startDaemon(place.folder))
        await own.line(/watching 2 targets/u)
        await until(() => between.listening() === 1, 20_000)
        inventory([target, '{ id: here, runtime: local, every: 2s }'], RULES)
        expect(await reload(own, 1)).to.include('1 changed')
        await looks(own, 6)
        expect([between.listened(), between.listening()]).to.deep.equal([1, 1])
        await container?.kill()
        await own.line(/CRITICAL engine container-state shop/u)
        inventory(['{ id: here, runtime: local, every: 2s }'], RULES)
        expect(await reload(own, 2)).to.include('1 removed')
        await until(() => between.listening() === 0)
        expect(between.listened()).to.equal(1)
        await own.end('SIGTERM')
      } finally {
        between.close()
      }
    })
  })
})

/** Stands between an engine and whoever asks it, and counts who listens to its events. */
async function standBetween(socket: string, path: string) {
  let listened = 0
  let listening = 0
  const server = createServer((asking) => {
    const answering = connect(socket)
    let isListener = false
    asking.on('data', (text: Buffer) => {
      // What lies behind is asked for with an end.
      if (isListener || !/^GET \S*\/events\?(?!\S*\buntil=)/u.test(text.toString('latin1'))) return
      isListener = true
      ;[listened, listening] = [listened + 1, listening + 1]
    })
    asking.on('close', () => {
      if (isListener) listening -= 1
      answering.destroy()
    })
    answering.on('close', () => asking.destroy())
    for (const each of [asking, answering]) each.on('error', () => each.destroy())
    asking.pipe(answering).pipe(asking)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { listened: () => listened, listening: () => listening, close: () => server.close() }
}
