import { expect } from 'chai'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startFakeKubernetes } from '../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../helpers/fake-kubernetes.ts'
import { DEPLOYMENT } from '../helpers/kept-deployment.ts'
import { anObject } from '../helpers/kube-objects.ts'

/** As people write it: what the server fills in is not there, and quantities are in their own spelling. */
const WEB = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      dnsPolicy: ClusterFirst
      tolerations: [{ key: dedicated, operator: Exists }]
      containers:
        - name: web
          image: shop/web:1
          command: [serve]
          env:
            - { name: DB_PASSWORD, value: hunter2 }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: web, key: token } } }
          ports: [{ containerPort: 80 }]
          volumeMounts: [{ mountPath: /tls, name: tls }]
      volumes: [{ name: tls, secret: { secretName: web-tls } }, { name: cache, emptyDir: {} }]
`

describe('what manifests declare of a cluster', function () {
  this.timeout(60_000)
  let fake: FakeKubernetes

  beforeEach(async () => {
    fake = await startFakeKubernetes()
    fake.objects['/apis/apps/v1/deployments'] = [structuredClone(DEPLOYMENT)]
    for (const kind of ['statefulsets', 'daemonsets', 'replicasets']) fake.objects[`/apis/apps/v1/${kind}`] = []
    mkdirSync(join(fake.folder, 'k8s'))
    write('k8s/web.yaml', WEB)
    write(
      'targets.yaml',
      `targets: [{ id: prod, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}', declared: ./k8s/*.yaml }]\n`,
    )
  })
  afterEach(() => fake.stop())

  const write = (name: string, text: string): void => writeFileSync(join(fake.folder, name), text)
  async function said(): Promise<Record<string, string>> {
    const { out } = await orchWatch(fake.folder, ['drift', '--json'])
    const { results } = JSON.parse(out) as { results: { item: string; summary: string }[] }
    return Object.fromEntries(results.map(({ item, summary }) => [item, summary]))
  }

  it('is no drift where only the server and its controllers have filled in something', async () => {
    expect(await said()).to.deep.equal({ web: 'as in k8s/web.yaml:6' })
  })

  it('is drift where the file says something else, with no secret in it', async () => {
    write(
      'k8s/web.yaml',
      WEB.replace('replicas: 3', 'replicas: 2').replace('hunter2', 'other').replace('[serve]', '[serve, --fast]'),
    )
    const { web } = await said()
    expect(web).to.match(/^config-changed: spec\.replicas 2 → 3, .*command \["serve", "--fast"\] → \["serve"\]/u)
    expect(web).to.match(/DB_PASSWORD\.value secret \w{8} → secret \w{8} \(against k8s\/web\.yaml:6\)$/u)
    expect(web).not.to.match(/hunter2|other/u)
  })

  it('knows quantities in every spelling, lists, and which objects belong to a namespace and its labels', async () => {
    const labels = { 'part-of': 'shop' }
    const spec = (limits: object): object => ({
      template: { spec: { containers: [{ name: 'x', resources: { limits } }] } },
    })
    fake.objects['/apis/apps/v1/deployments'] = [
      anObject('deployment', { name: 'a', labels }, spec({ cpu: '500m', memory: '1Gi' })),
      anObject('deployment', { name: 'stray', labels }),
      anObject('deployment', { name: 'stranger' }),
      anObject('deployment', { name: 'stray', labels, namespace: 'else' }),
    ]
    const item = (name: string, limits: string): string =>
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, labels: { part-of: shop } }, spec: { template: { spec: { containers: [{ name: x, resources: { limits: ${limits} } }] } } } }`
    write(
      'k8s/web.yaml',
      `apiVersion: v1\nkind: List\nitems:\n  - ${item('a', '{ cpu: 0.5, memory: 1024Mi }')}\n  - ${item('gone', '{ cpu: 1 }')}\n`,
    )
    write(
      'targets.yaml',
      `targets: [{ id: prod, runtime: kubernetes, kubeconfig: '${fake.kubeconfig}', declared: { file: k8s/*.yaml, namespace: shop } }]\n`,
    )
    expect(await said()).to.deep.equal({
      a: 'as in k8s/web.yaml:4',
      gone: 'missing: is not there, and k8s/web.yaml:5 wants it',
      stray: 'surplus: is there, and k8s/*.yaml does not have it',
    })
  })

  it('is unknown where a manifest is broken, and the others are judged', async () => {
    write('k8s/broken.yaml', 'kind: Deployment\n')
    const { out, code } = await orchWatch(fake.folder, ['drift'], { columns: 80 })
    expect(out.replace(/\s+/gu, ' ')).to.contain('k8s/broken.yaml:1:1: this is no object of Kubernetes')
    expect((await said())['web']).to.equal('as in k8s/web.yaml:6')
    expect(code).to.equal(3)
  })
})
