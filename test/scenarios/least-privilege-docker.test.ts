import { request } from 'node:http'
import { expect } from 'chai'
import type { Session } from '../../lib/kit/connector.ts'
import type { EngineSection } from '../../lib/model/engine.ts'
import { ask, faultIn, faultOf, openDocker, value } from '../helpers/docker-session.ts'
import { readConfig, startDockerRead, unitProblems } from '../helpers/docker-read.ts'
import type { DockerRead } from '../helpers/docker-read.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { needHaproxy } from '../helpers/haproxy.ts'
import { configurationsIn, recorder } from '../helpers/recordings.ts'
import { startSwarm } from '../helpers/real-swarm.ts'
import type { RealSwarm } from '../helpers/real-swarm.ts'
import { until } from '../helpers/sshd.ts'
import { nodesIn, openSwarm, workloadsIn } from '../helpers/swarm.ts'

const never = new AbortController().signal
/** All that anything asks of an engine. */
const SECTIONS: readonly EngineSection[] = [
  ...(['info', 'containers', 'usage', 'images', 'diskUse', 'resources'] as const),
  ...(['layerChanges', 'layerSizes', 'inhabitants'] as const),
]

describe('the proxy of docs/least-privilege.md in front of a Docker engine', function () {
  this.timeout(60_000)
  let engine: Engine
  let proxy: DockerRead
  let web: string

  before(async function () {
    await needEngine(this)
    await needHaproxy(this)
    engine = await startEngine()
    web = (await engine.run({ name: 'web' })).id
    await engine.run({ name: 'sick', Cmd: ['false'] })
    proxy = await startDockerRead(engine)
  })
  after(async () => {
    await (proxy as DockerRead | undefined)?.stop()
    await (engine as Engine | undefined)?.stop()
  })

  const asked = (socketPath: string, method: string, path: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const going = request({ socketPath, method, path, headers: { connection: 'close' } }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      going.on('error', reject).end()
    })

  it('lets through all that orch-watch asks, section by section, as without it', async () => {
    const open = (path: string): Promise<Session> => openDocker(`unix://${path}`, { record: recorder })
    const [through, direct] = await Promise.all([open(proxy.socket), open(engine.socket)])
    try {
      for (const section of SECTIONS) {
        const [there, here] = [await ask(through, section), await ask(direct, section)]
        expect(there[section]?.kind, section).to.equal('seen')
        expect(here[section]?.kind, section).to.equal('seen')
      }
      const names = value((await ask(through, 'containers')).containers).map(({ name }) => name)
      expect(names.sort()).to.deep.equal(['sick', 'web'])
    } finally {
      await through.close()
      await direct.close()
    }
  })

  it('lets events through at once, and keeps their stream', async () => {
    let heard = 0
    const session = await openDocker(`unix://${proxy.socket}`, { onEvent: () => (heard += 1) })
    await ask(session, 'containers')
    await ask(session, 'containers')
    const brief = await engine.run({ name: 'brief', Cmd: ['true'] })
    await until(() => heard > 0)
    await brief.remove({ force: true })
    await session.close()
  })

  it('refuses whatever changes something, and orch-watch says so in words', async () => {
    const session = await openDocker(`unix://${proxy.socket}`)
    const control = await session.control!.containers!(never)
    const before = await engine.docker.getContainer(web).inspect()
    for (const work of [
      () => control.restart(web, 1000, never),
      () => control.stop(web, 1000, never),
      () => control.remove(web, never),
      () => control.create('more', { Image: engine.image }, never),
    ]) {
      const { code, message, hint } = await faultOf(work())
      expect(code).to.equal('auth-failed')
      expect(message).to.match(/^HTTP 403 to "\/containers\/.*": this proxy only lets orch-watch read$/u)
      expect(hint).to.contain('a socket proxy or a plugin of the engine forbids this question')
    }
    await session.close()
    const { State } = await engine.docker.getContainer(web).inspect()
    expect(State).to.deep.equal(before.State)
  })

  it('refuses what is a GET and no mere question, and what nobody asks', async () => {
    const of = `/v1.41/containers/${web}`
    for (const [method, path] of [
      ['GET', `${of}/attach/ws?stream=1`],
      ['GET', `${of}/export`],
      ['GET', `${of}/archive?path=/etc/passwd`],
      ['HEAD', `${of}/archive?path=/etc/passwd`],
      ['GET', `${of}/logs?stdout=1`],
      ['GET', '/v1.41/images/orch-watch/busybox:1/get'],
      ['GET', '/v1.41/images/get?names=orch-watch/busybox:1'],
      ['GET', '/v1.41/secrets'],
      ['GET', '/v1.41/configs'],
      ['GET', '/v1.41/plugins'],
      ['GET', '/v1.41/swarm'],
      ['GET', `/v1.41/containers/../containers/${web}/export`],
      ['GET', `/v1.41/containers%2F${web}/export`],
      ['GET', `/v1.41/images/..%2Fcontainers%2F${web}%2Fexport?x=/json`],
      ['GET', `//v1.41/containers/${web}/export`],
      ['POST', '/v1.41/build'],
      ['POST', `${of}/exec`],
      ['PUT', `${of}/archive?path=/`],
      ['DELETE', of],
      ['PATCH', '/v1.41/info'],
      ['POST', '/v1.41/info'],
    ] as const) {
      const { status, text } = await asked(proxy.socket, method, path)
      expect(status, `${method} ${path}`).to.equal(403)
      expect(text).to.equal(method === 'HEAD' ? '' : 'this proxy only lets orch-watch read')
    }
  })

  it('takes away one section and no other where a question is forbidden', async () => {
    const without = await startDockerRead(engine, readConfig().config.replace('info|events|', ''))
    const session = await openDocker(`unix://${without.socket}`)
    const { info, containers } = await ask(session, 'info', 'containers')
    expect(faultIn(info).code).to.equal('auth-failed')
    expect(value(containers).map(({ name }) => name)).to.include('web')
    await session.close()
    await without.stop()
  })

  it('lets through what is in containers where the lines for it are added', async () => {
    const { config, more } = readConfig()
    const lines = config.replace('  http-request deny', `${more}  http-request deny`)
    const open = await startDockerRead(engine, lines)
    for (const path of [`/v1.41/containers/${web}/logs?stdout=1`, `/v1.41/containers/${web}/archive?path=/bin/sh`])
      expect((await asked(open.socket, 'GET', path)).status, path).to.equal(200)
    await open.stop()
  })

  it('has a unit that systemd finds nothing wrong with', () => {
    expect(unitProblems(proxy.folder)).to.equal('')
  })
})

describe('the same proxy in front of a manager of a swarm', function () {
  this.timeout(60_000)
  let swarm: RealSwarm
  let proxy: DockerRead
  before(async function () {
    await needEngine(this)
    await needHaproxy(this)
    swarm = await startSwarm()
    await swarm.create('web')
    await swarm.becomes('web', ({ ready }) => ready === 3)
    proxy = await startDockerRead(swarm.engine)
  })
  after(async () => {
    await (proxy as DockerRead | undefined)?.stop()
    await (swarm as RealSwarm | undefined)?.stop()
  })

  it('shows workloads and nodes, and lets nobody scale', async () => {
    const session = await openSwarm({ endpoints: [`unix://${proxy.socket}`] }, { record: recorder })
    expect(value(await configurationsIn(session)).map(({ name }) => name)).to.deep.equal(['web'])
    expect((await workloadsIn(session)).map(({ id, ready }) => [id, ready])).to.deep.equal([['web', 3]])
    expect((await nodesIn(session)).members).to.have.length(1)
    const control = await session.control!.workloads!(never)
    const refused = await faultOf(control.read({ kind: 'service', name: 'web' }, never))
    expect(refused.message).to.equal('HTTP 403 to "/services/web": this proxy only lets orch-watch read')
    await session.close()
  })
})
