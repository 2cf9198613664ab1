import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes, KubeObject } from '../helpers/fake-kubernetes.ts'
import { startFakeMarathon } from '../helpers/fake-marathon.ts'
import type { FakeApp, FakeMarathon } from '../helpers/fake-marathon.ts'
import { DEPLOYMENT } from '../helpers/kept-deployment.ts'
import { filledIn } from '../helpers/kube-server.ts'
import { marathonUpdates } from '../helpers/marathon-updates.ts'
import type { MarathonUpdates } from '../helpers/marathon-updates.ts'

const DEPLOYMENTS = '/apis/apps/v1/deployments'
const FIRST = '2026-11-23T00:00:00.000Z'
const ILL = { readyReplicas: 1, availableReplicas: 1 }

const inventoryOf = (folder: string, kubeconfig: string, marathon: string): string => `
settings:
  every: 1s
  patience: { attempts: 1, recover: 1, flapping: off }
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s }
targets:
  - { id: kube, runtime: kubernetes, kubeconfig: '${kubeconfig}', context: token }
  - { id: mara, runtime: marathon, endpoints: ['${marathon}'] }
  - { id: site, runtime: network, address: 127.0.0.1, checks: { command: { commands: { slow: [test, '!', -e, '${join(folder, 'slow')}'] } } } }
rules:
  - name: anew
    when: { target: [kube, mara], check: workload-replicas }
    then: [{ remedy: rollout-restart, attempts: 1 }]
    mode: act
  - name: more of the one
    when: { check: command, item: slow }
    then:
      - { remedy: scale, on: kube, workload: shop/deployment/web, by: 1, max: 4, attempts: 1, within: 1s }
      - { remedy: scale, on: mara, workload: /shop/web, to: 3, attempts: 1 }
    mode: act
    backoff: { first: 1s, most: 1s }
`

describe('rules that have clusters scale and make anew', function () {
  this.timeout(60_000)
  let kube: FakeKubernetes
  let mara: FakeMarathon
  let updates: MarathonUpdates
  let folder: string
  let daemon: Daemon

  before(async () => {
    kube = await startFakeKubernetes()
    // Then the word of the controllers is all there is.
    kube.forbidden.add('pods')
    kube.objects[DEPLOYMENTS] = [kube.controller(filledIn('deployment', structuredClone(DEPLOYMENT)))]
    mara = await startFakeMarathon()
    updates = marathonUpdates(mara)
    mara.members[0]!.instead = updates.instead
    alive(true)
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-clusters-'))
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(folder, kube.kubeconfig, mara.members[0]!.endpoint))
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/watching 3 targets/u)
  })
  after(async () => {
    await (daemon as Daemon | undefined)?.end('SIGKILL')
    await kube.stop()
    await mara.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Two instances, of which the second passes its health check, or does not. */
  const alive = (isWell: boolean): void => {
    const versionInfo = { lastScalingAt: FIRST, lastConfigChangeAt: FIRST }
    const checked = { healthChecks: [{ protocol: 'COMMAND' }], upgradeStrategy: { minimumHealthCapacity: 0.5 } }
    const [now = { id: '/shop/web', version: FIRST, versionInfo, instances: 2, ...checked }] = mara.apps
    const task = (id: string, isAlive: boolean): object => ({
      ...{ id, state: 'TASK_RUNNING', version: now['version'], healthCheckResults: [{ alive: isAlive }] },
    })
    mara.apps = [{ ...now, tasks: [task('t1', true), task('t2', isWell)] } as unknown as FakeApp]
  }
  it('make a Deployment anew by an annotation, in the version that was seen, and nothing else is sent', async () => {
    const [own] = kube.objects[DEPLOYMENTS] as readonly [KubeObject]
    kube.objects[DEPLOYMENTS] = [{ ...own, status: { ...(own['status'] as object), ...ILL } }]
    await daemon.line(/healing: ended: make all of "shop\/deployment\/web" anew on "kube", .*: done/u)
    await daemon.line(/healing: helped: make all of "shop\/deployment\/web" anew/u)
    const [{ path, type, object } = expect.fail('nothing was sent'), ...more] = kube.puts
    expect(more).to.deep.equal([])
    expect(path).to.equal('/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=orch-watch')
    expect(type).to.equal('application/merge-patch+json')
    const restartedAt = JSON.stringify(object).match(/"kubectl\.kubernetes\.io\/restartedAt":"([^"]+)"/u)?.[1] ?? ''
    const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
    expect(object).to.deep.equal({
      metadata: { resourceVersion: '977' },
      spec: { template: { metadata: { annotations } } },
    })
    expect(Date.now() - Date.parse(restartedAt)).to.be.within(0, 60_000)
  })

  it('make an app of Marathon anew by its restart, and not by force', async () => {
    alive(false)
    await daemon.line(/healing: ended: make all of "\/shop\/web" anew on "mara", .*: done/u)
    alive(true)
    await daemon.line(/healing: helped: make all of "\/shop\/web" anew/u)
    expect(updates.told).to.deep.equal([{ call: 'POST /v2/apps/shop/web/restart', body: null }])
  })

  it('scale one, and when that is in vain the other, each by its own way', async () => {
    kube.puts.length = 0
    updates.told.length = 0
    const resourceVersion = (kube.objects[DEPLOYMENTS] as unknown as readonly [typeof DEPLOYMENT])[0].metadata
      .resourceVersion
    writeFileSync(join(folder, 'slow'), '')
    await daemon.line(/healing: ended: scale "shop\/deployment\/web" of "kube" from 3 to 4: done/u)
    await daemon.line(/healing: ended: scale "\/shop\/web" of "mara" from 2 to 3: done/u)
    rmSync(join(folder, 'slow'))
    await daemon.line(/healing: helped: scale "\/shop\/web" of "mara"/u)
    expect(kube.puts).to.deep.equal([
      {
        path: '/apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=orch-watch',
        type: 'application/json',
        object: {
          ...{ apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 4 } },
          metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion },
        },
      },
    ])
    expect(updates.told).to.deep.equal([{ call: 'PUT /v2/apps/shop/web', body: { instances: 3 } }])
  })
})
