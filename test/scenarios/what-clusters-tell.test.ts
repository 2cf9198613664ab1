import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shortInstant } from '../../lib/base/instant.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { contractOf } from '../helpers/contract.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { aDeployment, aPod, anObject, waiting } from '../helpers/kube-objects.ts'

const DAY = 86_400_000
const wrongWith = {
  nodes: contractOf('docs/nodes.schema.json'),
  workloads: contractOf('docs/workloads.schema.json'),
}

interface Shown {
  readonly targets: readonly { readonly id: string; readonly fault?: { readonly code: string } }[]
}

describe('one cluster that is there and one that is not', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes
  let folder: string
  const since = Date.now() - 12 * DAY

  before(async () => {
    fake = await startFakeKubernetes()
    const { deployment, set } = aDeployment('web', { replicas: 2 }, { replicas: 2, readyReplicas: 1 })
    const owner = ['ReplicaSet', 'rs-web-1'] as const
    const broken = { containerStatuses: [waiting('CrashLoopBackOff', { restartCount: 7 })] }
    const asking = {
      containers: [{ name: 'web', image: 'shop/web:1', resources: { requests: { cpu: '250m', memory: '8Gi' } } }],
    }
    fake.objects['/apis/apps/v1/deployments'] = [deployment]
    fake.objects['/apis/apps/v1/replicasets'] = [set]
    fake.objects['/api/v1/pods'] = [
      aPod({ name: 'web-1-x', owner }, {}, asking),
      aPod({ name: 'web-1-y', owner }, broken),
    ]
    fake.objects['/api/v1/nodes'] = [aNode('node-1', 'True'), aNode('node-2', 'False')]
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-clusters-'))
    const cluster = (id: string, context: string): string =>
      `  - { id: ${id}, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}', context: ${context} }`
    writeFileSync(
      join(folder, 'targets.yaml'),
      ['targets:', cluster('k8s', 'token'), cluster('away', 'nowhere')].join('\n'),
    )
  })

  after(async () => {
    await fake.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [command, wrong] of Object.entries(wrongWith)) {
    it(`are one document of ${command} that keeps its contract, a fault for what is not there`, async () => {
      for (const more of command === 'nodes' ? [[]] : [[], ['--instances']]) {
        const { out, code, err } = await orchWatch(folder, [command, '--json', ...more])
        const shown = JSON.parse(out) as Shown
        expect(wrong(shown)).to.deep.equal([])
        expect(shown.targets.map(({ id, fault }) => [id, fault?.code])).to.deep.equal([
          ['k8s', undefined],
          ['away', 'refused'],
        ])
        expect(shown.targets[0]).to.have.property(command).that.is.not.empty
        expect([code, err]).to.deep.equal([3, ''])
      }
    })

    it(`are a line of ${command} for each look, each of them such a document`, async () => {
      const { out } = await orchWatch(folder, [command, '--json', '--watch', '200ms'], { lines: 2 })
      const lines = out.trimEnd().split('\n')
      expect(lines).to.have.length(2)
      for (const line of lines) expect(wrong(JSON.parse(line))).to.deep.equal([])
    })
  }

  it('say of each node since when it is as it is: in a pipe the moment, on a terminal how long, in one line', async () => {
    const piped = (await orchWatch(folder, ['nodes'])).out.split('\n')
    expect(piped[1]).to.match(new RegExp(`^k8s node-1 +Ready +${shortInstant(since)} `, 'u'))
    const shown = (await orchWatch(folder, ['nodes', '--no-color'], { columns: 80 })).out.split('\n')
    expect(shown[0]).to.match(/^NODE +STATE +SINCE +CPU +MEMORY +INSTANCES +VERSION/u)
    expect(shown[2]).to.match(/^k8s node-1 +Ready +12d +0\.25 of 1\.93 +8 of 23\.5 GiB +2 of 110 +v1\.34\.9$/u)
    expect(shown.slice(3, 5)).to.satisfy(
      ([row = '', said = '']) => /^k8s node-2 +NotReady +12d /u.test(row) && /^ {4}Kubelet stopped/u.test(said),
    )
    for (const line of shown) expect(line.length).to.be.at.most(80)
  })

  function aNode(name: string, ready: 'True' | 'False') {
    const lastTransitionTime = new Date(since).toISOString()
    const conditions = [
      {
        type: 'Ready',
        status: ready,
        lastTransitionTime,
        message: ready === 'True' ? '' : 'Kubelet stopped posting node status.',
      },
    ]
    const allocatable = { cpu: '1930m', memory: '24682416Ki', pods: '110' }
    const nodeInfo = { kubeletVersion: 'v1.34.9' }
    return anObject('node', { name, namespace: '' }, {}, { conditions, allocatable, nodeInfo })
  }
})
