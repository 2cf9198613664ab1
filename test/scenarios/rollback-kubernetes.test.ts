import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as aMoment } from 'node:timers/promises'
import { systemClock } from '../../lib/base/clock.ts'
import type { Clock } from '../../lib/base/clock.ts'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes, KubeObject } from '../helpers/fake-kubernetes.ts'
import { filledIn } from '../helpers/kube-server.ts'
import { DEPLOYMENT } from '../helpers/kept-deployment.ts'

type Own = typeof DEPLOYMENT

const DEPLOYMENTS = '/apis/apps/v1/deployments'
const SETS = '/apis/apps/v1/daemonsets'

/** A clock on which nobody waits: the cluster here is done at once, or never. */
function impatient(): Clock {
  let skippedMs = 0
  return {
    ...systemClock,
    monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    async sleep(ms, signal) {
      skippedMs += ms
      await aMoment()
      signal?.throwIfAborted()
    },
  }
}

describe('a rollback of what a cluster runs', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes
  let folder: string
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    fake.objects[DEPLOYMENTS] = [fake.controller(filledIn('deployment', DEPLOYMENT))]
    folder = mkdtempSync(join(tmpdir(), 'ow-rollback-kube-'))
    writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
    keeping('{ folder: ./revisions, identity: "file:identity" }')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await fake.stop()
  })

  const keeping = (registry: string): void =>
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: ${registry} }
targets: [{ id: k, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}', context: token }]
`,
    )
  const revisions = (...words: string[]): Promise<Ran> =>
    orchWatch(folder, ['revisions', ...words], { clock: impatient() })
  const recordNow = async (): Promise<string> => {
    await revisions('record')
    const { out } = await revisions('list', '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }
  const stored = (): Own => fake.objects[DEPLOYMENTS]?.[0] as unknown as Own
  const web = ({ spec }: Own): { image: string; env: object[] } => spec.template.spec.containers[0]!
  /** Somebody updates it. */
  const change = (how: (own: Own) => unknown): void => {
    const own = structuredClone(stored())
    how(own)
    own.metadata.generation += 1
    own.metadata.resourceVersion = `${own.metadata.resourceVersion}1`
    fake.objects[DEPLOYMENTS] = [fake.controller(own)]
  }
  const release = (): void =>
    change((own) => {
      web(own).image = 'shop/web:2'
      web(own).env[0] = { name: 'DB_PASSWORD', value: 'hunter3' }
      own.spec.template.spec.volumes.pop()
    })
  const left = (): readonly string[] => {
    const place = join(folder, 'revisions/.git/orch-watch/updates')
    return existsSync(place) ? readdirSync(place) : []
  }
  const isReal = (path: string): boolean => path.startsWith('PUT') && !path.includes('dryRun')

  it('is planned and tried, done by an update of the object alone, and recorded', async () => {
    const first = await recordNow()
    const before = structuredClone(stored().spec)
    release()
    await recordNow()
    const plan = await revisions('rollback', 'k/shop/web', first, '--plan')
    expect([plan.code, plan.err]).to.deep.equal([0, ''])
    for (const each of ['containers.web.image', 'env.DB_PASSWORD.value', 'volumes.cache.emptyDir'])
      expect(plan.out).to.contain(each)
    expect(plan.out).not.to.contain('hunter')
    expect(fake.asked.filter((each) => each.startsWith('PUT'))).to.deep.equal([
      'PUT /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=orch-watch&dryRun=All',
    ])
    expect(web(stored()).image).to.equal('shop/web:2')

    const { code, out, err } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.match(new RegExp(`k/shop/web: rolled back to ${first.slice(0, 8)}\n$`, 'u'))
    expect(stored().spec).to.deep.equal(before)
    expect(fake.asked.filter(isReal)).to.deep.equal([
      'PUT /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=orch-watch',
    ])
    const [newest] = JSON.parse((await revisions('list', 'k/shop/web', '--json')).out) as { words: string }[]
    expect(newest?.words).to.equal(`rolled back to ${first.slice(0, 8)}`)
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
    expect(left()).to.deep.equal([])
    expect((await revisions('rollback', 'k/shop/web', first, '--plan')).out).to.contain('it is so already')
  })

  it('can be planned by who may only look, who is told that it was not tried, and who cannot do it', async () => {
    const first = await recordNow()
    release()
    fake.forbidden.add('update deployments')
    const plan = await revisions('rollback', 'k/shop/web', first, '--plan')
    expect(plan.code).to.equal(0)
    expect(plan.out).to.match(/not tried: .*cannot update resource "deployments".*orch-watch-rollback/u)
    const { code, err } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(77)
    expect(err).to.contain('cannot update resource "deployments"').and.to.contain('orch-watch-rollback')
    expect(web(stored()).image).to.equal('shop/web:2')
  })

  it('leaves alone what somebody changes in between', async () => {
    const first = await recordNow()
    release()
    fake.instead = ({ method, url }) => {
      if (isReal(`${method} ${url}`)) change((own) => (web(own).image = 'shop/web:3'))
      return false
    }
    const { code, err } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/not rolled back, .*somebody has changed/u)
    expect(web(stored()).image).to.equal('shop/web:3')
    expect(left()).to.deep.equal([])
  })

  it('is taken back when it does not come to its end', async () => {
    const first = await recordNow()
    release()
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'too long' },
    ]
    const well = fake.controller
    fake.controller = (object) => {
      const own = well(object) as unknown as Own
      const status = web(own).image === 'shop/web:1' ? { ...own.status, conditions } : own.status
      return { ...own, status }
    }
    const { code, err } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/everything is as it was before: ProgressDeadlineExceeded: too long/u)
    expect(web(stored())).to.deep.include({ image: 'shop/web:2' })
    expect(web(stored()).env[0]).to.deep.include({ value: 'hunter3' })
    expect(left()).to.deep.equal([])
  })

  it('names what an admission makes of it, and does nothing where it says so on trial', async () => {
    const first = await recordNow()
    release()
    fake.admission = (object) => {
      Object.assign((object as unknown as Own).spec.template.metadata.labels, { mesh: 'on' })
      return object
    }
    const { code, out } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(69)
    expect(out).to.match(/labels\.mesh: the cluster makes something else of it/u)
    expect(fake.asked.filter(isReal)).to.deep.equal([])
  })

  it('is refused where a secret is not kept, and needs none that is still the same', async () => {
    keeping('{ folder: ./revisions }')
    const first = await recordNow()
    change((own) => (web(own).image = 'shop/web:2'))
    expect((await revisions('rollback', 'k/shop/web', first, '--yes')).code).to.equal(0)
    expect(web(stored())).to.deep.include({ image: 'shop/web:1' })
    release()
    const { code, out } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(69)
    expect(out).to.match(/DB_PASSWORD\.value: a secret, and its value is not kept/u)
  })

  it('is refused where no update can do it, with the name of the setting', async () => {
    const first = await recordNow()
    change((own) => (own.spec.selector.matchLabels.app = 'another'))
    const { code, out } = await revisions('rollback', 'k/shop/web', first, '--yes')
    expect(code).to.equal(69)
    expect(out).to.match(/spec\.selector\.matchLabels\.app: no update can change it/u)
    expect(fake.puts).to.deep.equal([])
  })

  it('says of a daemon set that is updated by hand that its pods stay as they are', async () => {
    const { template, selector } = structuredClone(DEPLOYMENT).spec
    const daemon = (image: string, version: string): KubeObject => {
      const spec = { selector, updateStrategy: { type: 'OnDelete' }, template: structuredClone(template) }
      spec.template.spec.containers[0]!.image = image
      const metadata = { name: 'agent', namespace: 'shop', uid: 'd1', resourceVersion: version, generation: 1 }
      return fake.controller({ metadata, spec })
    }
    fake.objects[SETS] = [daemon('shop/agent:1', '1')]
    const first = await recordNow()
    fake.objects[SETS] = [daemon('shop/agent:2', '2')]
    const by = /its updateStrategy is OnDelete: each pod stays as it is until somebody deletes it/u
    expect((await revisions('rollback', 'k/shop/agent', first, '--plan')).out).to.match(by)
    const { code, out } = await revisions('rollback', 'k/shop/agent', first, '--yes')
    expect(code).to.equal(0)
    expect(out).to.match(by)
  })
})
