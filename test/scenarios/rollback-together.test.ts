import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { removeStack } from '../helpers/stack.ts'

describe('a rollback of what others depend on, on a real engine', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-together-'))
    // Nobody keeps secrets here.
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: ./revisions }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    await removeStack(engine)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const revisions = (...words: string[]): Promise<Ran> => orchWatch(folder, ['revisions', ...words])
  const recordNow = async (): Promise<string> => {
    await revisions('record')
    const { out } = await revisions('list', '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }
  const names = async (): Promise<string[]> =>
    (await engine.docker.listContainers({ all: true })).map(({ Names, State }) => `${Names.join()} ${State}`).sort()

  it('makes those that share something with it anew as they are, secrets and all, and names them', async () => {
    await engine.run({ name: 'web', StopTimeout: 1, HostConfig: { IpcMode: 'shareable' } })
    const shared = {
      NetworkMode: 'container:web',
      PidMode: 'container:web',
      IpcMode: 'container:web',
      VolumesFrom: ['web'],
    }
    const side = await engine.run({ name: 'side', StopTimeout: 1, Env: ['DB_PASSWORD=hunter2'], HostConfig: shared })
    await engine.run({ name: 'apart', StopTimeout: 1 })
    const revision = await recordNow()
    const plan = await revisions('rollback', 'web', revision, '--plan')
    expect(plan.out).to.contain('e/side, container "side": made anew, it shares the network of "web"\n')
    const { code, err } = await revisions('rollback', 'web', revision, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(await names()).to.deep.equal(['/apart running', '/side running', '/web running'])
    const [web, made] = await Promise.all(['web', 'side'].map((name) => engine.docker.getContainer(name).inspect()))
    expect(made?.Id).not.to.equal(side.id)
    expect(made?.HostConfig).to.deep.include({
      NetworkMode: `container:${web?.Id ?? ''}`,
      PidMode: `container:${web?.Id ?? ''}`,
      IpcMode: `container:${web?.Id ?? ''}`,
    })
    expect(made?.Config.Env).to.contain('DB_PASSWORD=hunter2')
    expect((await revisions('diff', 'side', revision, 'running')).out).to.match(/are the same/u)
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
  })

  it('makes one that is linked to it anew, which has the same name for it', async () => {
    await engine.run({ name: 'db', StopTimeout: 1, Env: ['TZ=UTC'] })
    const linked = { name: 'web', StopTimeout: 1, HostConfig: { Links: ['db:store'] } }
    await engine.run(linked)
    const revision = await recordNow()
    await removeStack(engine)
    await engine.run({ name: 'db', StopTimeout: 1, Env: ['TZ=Europe/Berlin'] })
    await engine.run(linked)
    const { code, err } = await revisions('rollback', 'e/*', revision, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    const [db, web] = await Promise.all(['db', 'web'].map((name) => engine.docker.getContainer(name).inspect()))
    expect(db?.Config.Env).to.include('TZ=UTC')
    expect(web?.HostConfig.Links).to.deep.equal(['/db:/web/store'])
    expect((await revisions('diff', 'web', revision, 'running')).out).to.match(/are the same/u)
  })

  it('lets one do its work before it starts those that wait for that', async () => {
    const service = (name: string, needs: string): Record<string, string> => ({
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': name,
      'com.docker.compose.depends_on': needs,
    })
    const migrate = { name: 'migrate', Cmd: ['sh', '-c', 'sleep 1; exit 0'], Labels: service('migrate', '') }
    const Labels = service('web', 'migrate:service_completed_successfully:false')
    await engine.run(migrate)
    await engine.run({ name: 'web', StopTimeout: 1, Labels })
    const revision = await recordNow()
    await removeStack(engine)
    const { code, out, err } = await revisions('rollback', 'e/shop/*', revision, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.match(/^wait until "migrate" has done its work: .*^start "web": /msu)
    expect(await names()).to.deep.equal(['/migrate exited', '/web running'])
  })
})
