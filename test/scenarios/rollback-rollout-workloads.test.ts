import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as aMoment } from 'node:timers/promises'
import { systemClock } from '../../lib/base/clock.ts'
import type { Clock } from '../../lib/base/clock.ts'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { contractOf } from '../helpers/contract.ts'
import { movedClock } from '../helpers/docker-session.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { startFakeMarathon } from '../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../helpers/fake-marathon.ts'
import { needImageRegistry, pushImage, startImageRegistry } from '../helpers/image-registry.ts'
import type { ImageRegistry } from '../helpers/image-registry.ts'
import { DEPLOYMENT } from '../helpers/kept-deployment.ts'
import { orchWatchBuilt } from '../helpers/killed-rollback.ts'
import { filledIn } from '../helpers/kube-server.ts'
import { marathonUpdates } from '../helpers/marathon-updates.ts'
import type { MarathonUpdates } from '../helpers/marathon-updates.ts'

const FIRST = '2026-11-23T00:00:00.000Z'
const TASK = { version: FIRST, state: 'TASK_RUNNING', host: 'agent-1', startedAt: FIRST, ports: [] }
const APP = {
  ...{ id: '/shop/web', version: FIRST, instances: 1, cpus: 0.5, mem: 64, cmd: 'serve' },
  env: { DB_PASSWORD: 'hunter2' },
  container: { type: 'DOCKER', docker: { image: 'localhost/web:1', forcePullImage: false } },
  tasks: [{ ...TASK, id: 't1', appId: '/shop/web' }],
}
const POD = {
  ...{ id: '/shop/pod', version: FIRST, scaling: { kind: 'fixed', instances: 1 } },
  containers: ['web', 'side'].map((name) => ({
    ...{ name, image: { kind: 'DOCKER', id: `localhost/${name}:1` }, resources: { cpus: 0.1, mem: 32 } },
  })),
  tasks: [{ id: 'i1', version: FIRST }],
}

describe('a rollout of an image to what an orchestrator makes', function () {
  this.timeout(60_000)
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollout-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const inventory = (target: string): void =>
    writeFileSync(join(folder, 'targets.yaml'), `settings: { registry: ./revisions }\ntargets: [${target}]\n`)

  describe('Marathon', () => {
    let fake: FakeMarathon
    let updates: MarathonUpdates

    beforeEach(async () => {
      fake = await startFakeMarathon()
      fake.apps = [APP]
      fake.pods = [POD]
      updates = marathonUpdates(fake)
      fake.members[0]!.instead = updates.instead
      inventory(`{ id: m, runtime: marathon, endpoints: ['${fake.members[0]!.endpoint}'] }`)
      await ran('revisions', 'record')
    })
    afterEach(() => fake.stop())

    const ran = (...words: string[]): Promise<Ran> => orchWatch(folder, words, { clock: movedClock() })

    it('has the app made of it by one update that changes nothing else, its secret included', async () => {
      const { code, out } = await ran('rollout', 'm/shop/web', '--image', 'localhost/web:2', '--yes')
      expect([code, out]).to.satisfy(([, text]: [number, string]) =>
        text.includes('m/shop/web: is of localhost/web:2 now'),
      )
      expect(code).to.equal(0)
      const [told] = updates.told as { call: string; body: typeof APP }[]
      expect(updates.told).to.have.length(1)
      expect(told?.call).to.equal('PUT /v2/apps/shop/web?partialUpdate=false')
      expect(told?.body.container.docker.image).to.equal('localhost/web:2')
      expect(told?.body.env).to.deep.equal({ DB_PASSWORD: 'hunter2' })
      const again = await ran('rollout', 'm/shop/web', '--image', 'localhost/web:2', '--yes')
      expect(again.out).to.contain('nothing is to be done: it is of this image')
      expect((await ran('revisions', 'list', 'm/shop/web')).out).to.contain('rolled out localhost/web:2')
    })

    it('asks which container of a pod is meant', async () => {
      const { code, err } = await ran('rollout', 'm/shop/pod', '--image', 'localhost/web:2', '--dry-run')
      expect([code, err]).to.satisfy(([, text]: [number, string]) =>
        /several containers: .*--container NAME/u.test(text),
      )
      const named = await ran('rollout', 'm/shop/pod', '--image', 'localhost/web:2', '--container', 'web', '--yes')
      expect(named.code).to.equal(0)
      const [told] = updates.told as { body: typeof POD }[]
      expect(told?.body.containers.map(({ image }) => image.id)).to.have.members([
        'localhost/web:2',
        'localhost/side:1',
      ])
    })

    it('is taken back where it does not come to its end, and the image is blocked', async () => {
      updates.areStuck = true
      const words = ['rollout', 'm/shop/web', '--image', 'localhost/web:2', '--yes', '--within', '5s', '--json']
      const { code, out } = await ran(...words)
      const document = JSON.parse(out) as { outcome: string; blocked: boolean }
      expect(contractOf('docs/rollout.schema.json')(document)).to.deep.equal([])
      expect([code, document.outcome, document.blocked]).to.deep.equal([75, 'undone', true])
      const refused = await ran('rollout', 'm/shop/web', '--image', 'localhost/web:2', '--dry-run')
      expect(refused.code).to.equal(69)
      expect(refused.out).to.match(/"localhost\/web:2" .* is blocked: it was taken back on .*, m\/shop\/web: /u)
      const other = await ran('rollout', 'm/shop/web', '--image', 'localhost/web:3', '--dry-run')
      expect(other.code).to.equal(0)
    })

    it('that is killed is brought to its end by the next command', async () => {
      const words = ['rollout', 'm/shop/web', '--image', 'localhost/web:2', '--yes']
      await orchWatchBuilt(folder, words, { afterLines: 1, waitMs: 0 })
      let err = ''
      for (let looks = 0; looks < 5 && !err.includes('interrupted'); looks += 1)
        ({ err } = await ran('revisions', 'record'))
      expect(err).to.contain(
        'm/shop/web: a rollout that was interrupted is brought to its end: rolled out localhost/web:2',
      )
    })
  })

  describe('Kubernetes', () => {
    const DEPLOYMENTS = '/apis/apps/v1/deployments'
    let fake: FakeKubernetes
    let registry: ImageRegistry

    before(async function () {
      await needImageRegistry(this)
      registry = await startImageRegistry()
    })
    after(() => (registry as ImageRegistry | undefined)?.stop())
    beforeEach(async () => {
      fake = await startFakeKubernetes()
      fake.objects[DEPLOYMENTS] = [fake.controller(filledIn('deployment', DEPLOYMENT))]
      const checks = `{ image-updates: { registries: { '${registry.host}': { insecure: true } } } }`
      // How a registry is asked is said where images are watched.
      const engine = `{ id: e, runtime: docker, endpoint: 'unix://${folder}/none.sock', checks: ${checks} }`
      inventory(`${engine}, { id: k, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}', context: token }`)
      await ran('revisions', 'record', 'k')
    })
    afterEach(() => fake.stop())

    const ran = (...words: string[]): Promise<Ran> => orchWatch(folder, words, { clock: impatient() })
    const images = (): readonly string[] => {
      const { spec } = fake.objects[DEPLOYMENTS]?.[0] as unknown as typeof DEPLOYMENT
      return spec.template.spec.containers.map(({ image }) => image)
    }

    it('is told the digest that the tag names now, so that it is one image whatever becomes of the tag', async () => {
      const { digest } = await pushImage(registry, 'shop/web', '2', { said: 'two' })
      const image = `${registry.host}/shop/web:2`
      const { code, err } = await ran('rollout', 'k/shop/web', '--image', image, '--yes')
      expect([code, err]).to.deep.equal([0, ''])
      expect(images()).to.include(`${image}@${digest}`)
    })

    it('takes the tag as it is where its registry does not tell, and says so', async () => {
      const { out, code } = await ran('rollout', 'k/shop/web', '--image', `${registry.host}/shop/none:1`, '--dry-run')
      expect(code).to.equal(0)
      expect(out).to.match(/to know:\n.*is not named by a digest, as its registry does not tell/u)
    })
  })
})

/** A clock on which nobody waits: the cluster here is done at once. */
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
