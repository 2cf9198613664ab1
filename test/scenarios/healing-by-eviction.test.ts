import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { fakeEvictions } from '../helpers/fake-evictions.ts'
import type { FakeEvictions } from '../helpers/fake-evictions.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { aDeployment, aPod, ready, running } from '../helpers/kube-objects.ts'

const inventoryOf = (kubeconfig: string): string => `
settings:
  every: 1s
  patience: { attempts: 1, recover: 1, flapping: off }
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s }
targets: [{ id: kube, runtime: kubernetes, kubeconfig: '${kubeconfig}', context: token }]
rules:
  - name: another pod
    when: { target: kube, check: workload-replicas }
    then: [{ remedy: evict, attempts: 5, within: 1s, readyWithin: 5s }]
    mode: act
    budget: 50 per 1h
    backoff: { first: 1s, most: 1s }
`

const ILL = { conditions: [ready('False')], containerStatuses: [running({ ready: false })] }

describe('a rule that has pods evicted', function () {
  this.timeout(60_000)
  let kube: FakeKubernetes
  let evictions: FakeEvictions
  let folder: string
  let daemon: Daemon

  const owner = ['ReplicaSet', 'rs-web-1'] as const
  const pod = (name: string, status: object = {}) => aPod({ name, owner, labels: { app: 'web' } }, status)
  const controllers = (readyReplicas: number): void => {
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'shop/web:1' }] },
    }
    const spec = { replicas: 3, selector: { matchLabels: { app: 'web' } }, template }
    const status = { replicas: 3, updatedReplicas: 3, readyReplicas, availableReplicas: readyReplicas }
    const { deployment, set } = aDeployment('web', spec, status)
    kube.objects['/apis/apps/v1/deployments'] = [deployment]
    kube.objects['/apis/apps/v1/replicasets'] = [set]
  }

  before(async () => {
    kube = await startFakeKubernetes()
    evictions = fakeEvictions(kube)
    controllers(3)
    kube.objects['/api/v1/pods'] = [pod('web-1-a'), pod('web-1-b'), pod('web-1-c')]
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-evict-'))
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(kube.kubeconfig))
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/watching 1 target/u)
  })
  after(async () => {
    await (daemon as Daemon | undefined)?.end('SIGKILL')
    await kube.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('waits for the budget that people have set, and then has that one go which is not well, and no other', async () => {
    evictions.isAllowed = false
    evictions.successor = () => {
      controllers(3)
      return pod('web-1-d')
    }
    controllers(2)
    kube.objects['/api/v1/pods'] = [pod('web-1-a'), pod('web-1-b', ILL), pod('web-1-c')]
    const what = 'have another instance in the place of "web-1-b" of "shop/deployment/web" on "kube"'
    await daemon.line(new RegExp(`healing: ended: ${what}: failed: a budget of disruptions does not let`, 'u'))
    evictions.isAllowed = true
    await daemon.line(new RegExp(`healing: ended: ${what}: done`, 'u'))
    await daemon.line(new RegExp(`healing: helped: ${what}`, 'u'))
    const names = (kube.objects['/api/v1/pods'] ?? []).map((each) => (each['metadata'] as { name: string }).name)
    expect(names).to.deep.equal(['web-1-a', 'web-1-c', 'web-1-d'])
    expect(kube.asked.filter((each) => /^(?:DELETE|PUT|PATCH) /u.test(each))).to.deep.equal([])
  })
})
