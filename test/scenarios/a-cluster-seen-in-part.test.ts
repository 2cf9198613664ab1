import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { aDeployment, anObject, aPod } from '../helpers/kube-objects.ts'

interface Told {
  readonly results: readonly { readonly check: string; readonly item: string; readonly status: string }[]
}

describe('a cluster of which our account may see a part', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes
  let folder: string
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    folder = fake.folder
    const figures = { replicas: 1, readyReplicas: 1, updatedReplicas: 1 }
    const { deployment, set } = aDeployment('web', { replicas: 1 }, figures)
    fake.objects['/apis/apps/v1/deployments'] = [deployment]
    fake.objects['/apis/apps/v1/replicasets'] = [set]
    fake.objects['/api/v1/pods'] = [aPod({ name: 'web-1-x', owner: ['ReplicaSet', 'rs-web-1'] })]
    // None of two is there.
    const told = { observedGeneration: 1, replicas: 2 }
    fake.objects['/apis/apps/v1/statefulsets'] = [anObject('statefulset', { name: 'db' }, { replicas: 2 }, told)]
    const conditions = [{ type: 'Ready', status: 'True' }]
    fake.objects['/api/v1/nodes'] = [anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions })]
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { patience: { attempts: 1 } }\ntargets: [{ id: prod, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}' }]\n`,
    )
  })
  afterEach(() => fake.stop())
  const statuses = async (...more: string[]): Promise<Record<string, string>> => {
    const { out } = await orchWatch(folder, ['check', 'prod', '--output', 'json', ...more])
    const { results } = JSON.parse(out) as Told
    const ours = results.filter(({ check }) => check === 'workload-replicas')
    return Object.fromEntries(ours.map(({ item, status }) => [item, status]))
  }

  it('is shown by "workloads" and "nodes", which name what is missing and end as those that do not know all', async () => {
    fake.forbidden = new Set(['statefulsets', 'pods'])
    const workloads = await orchWatch(folder, ['workloads'])
    expect(workloads.out).to.match(/shop\/deployment\/web +1 +1 +1 +1/u)
    expect(workloads.err).to.match(/^prod: auth-failed: this account may not list pods, statefulsets\.apps: /u)
    expect(workloads.code).to.equal(3)
    const nodes = await orchWatch(folder, ['nodes', '--json'])
    const [prod] = (JSON.parse(nodes.out) as { targets: Record<string, unknown>[] }).targets
    expect(prod).to.have.property('nodes').that.has.lengthOf(1)
    expect(prod).to.have.nested.property('fault.message').that.contains('may not list pods')
  })

  it('is judged where it is seen, and an incident of what is hidden now goes on', async () => {
    expect(await statuses('--state', 'on')).to.deep.equal({
      'shop/deployment/web': 'ok',
      'shop/statefulset/db': 'critical',
    })
    fake.forbidden.add('statefulsets')
    expect(await statuses('--state', 'on')).to.deep.equal({ 'shop/deployment/web': 'ok', '': 'unknown' })
    const phases = async (): Promise<string[]> => {
      const { out } = await orchWatch(folder, ['incidents', '--json'])
      const all = JSON.parse(out) as { check: string; item: string; phase: string }[]
      return all
        .filter(({ check, item }) => check === 'workload-replicas' && item !== '')
        .map(({ item, phase }) => `${item} ${phase}`)
    }
    expect(await phases()).to.deep.equal(['shop/statefulset/db open'])
    fake.forbidden.clear()
    fake.objects['/apis/apps/v1/statefulsets'] = []
    await statuses('--state', 'on')
    expect(await phases()).to.deep.equal(['shop/statefulset/db resolved'])
  })

  it('is recorded as what it was, and judged again the same', async () => {
    fake.forbidden.add('statefulsets')
    const { out } = await orchWatch(folder, ['record', 'prod'])
    writeFileSync(join(folder, 'seen.yaml'), out)
    const before = await statuses()
    const again = await orchWatch(folder, ['replay', 'seen.yaml', '--output', 'json'])
    const { results } = JSON.parse(again.out) as Told
    const ours = results.filter(({ check }) => check === 'workload-replicas')
    expect(Object.fromEntries(ours.map(({ item, status }) => [item, status]))).to.deep.equal(before)
    expect(before).to.have.property('', 'unknown')
  })
})
