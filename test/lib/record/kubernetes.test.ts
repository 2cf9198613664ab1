import { expect } from 'chai'
import fc from 'fast-check'
import type { Configuration, Definition } from '../../../lib/model/configuration.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { record } from '../../../lib/record/record.ts'
import { pathWords } from '../../../lib/record/words.ts'
import { DEPLOYMENT } from '../../helpers/kept-deployment.ts'
import type { Tree } from '../../helpers/kept-deployment.ts'
import { anyJson, hide, linesOf, recordedOf, reordered } from '../../helpers/recordings.ts'

describe('what a deployment was made of', () => {
  it('has every setting with who owns it', () => {
    const got = recorded()
    expect(got).to.include({ kind: 'deployment', name: 'shop/web', runsAs: 'web', incarnation: 'u1' })
    expect(linesOf(got)).to.include.members([
      'operator spec.replicas = 3',
      'operator spec.template.spec.containers.web.image = shop/web:1',
      'operator spec.template.spec.containers.web.env.TOKEN.valueFrom.secretKeyRef.name = web',
      'operator spec.template.spec.containers.web.ports["80 TCP"] = []',
      'operator spec.template.spec.containers.web.volumeMounts["/tls"].name = tls',
      'operator spec.template.spec.volumes.tls.secret.secretName = web-tls',
      'operator spec.template.spec.volumes.cache.emptyDir = []',
      'operator spec.template.spec.tolerations["0"].key = dedicated',
      'operator spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"] = 2026-11-29T10:00:00Z',
      'orchestrator metadata.annotations["sidecar.example/status"] = injected',
    ])
  })

  it('leaves to the server what it filled in, but not what was applied as it fills it in', () => {
    expect(linesOf(recorded())).to.include.members([
      'engine spec.progressDeadlineSeconds = 600',
      'engine spec.strategy.rollingUpdate.maxSurge = 25%',
      'engine spec.template.spec.containers.web.imagePullPolicy = IfNotPresent',
      'engine spec.template.spec.containers.web.resources = []',
      'engine spec.template.spec.volumes.tls.secret.defaultMode = 420',
      'engine metadata.annotations["deployment.kubernetes.io/revision"] = 3',
      'engine runtime.generation = 4',
      'operator spec.template.spec.dnsPolicy = ClusterFirst',
    ])
  })

  it('knows defaults also where whoever updates owns them, and where nobody kept who owns what', () => {
    for (const managedFields of [[], [{ manager: 'kubectl-create', operation: 'Update', fieldsV1: { 'f:spec': {} } }]])
      expect(linesOf(recorded((own) => (own.metadata.managedFields = managedFields)))).to.include.members([
        'engine spec.progressDeadlineSeconds = 600',
        'engine spec.template.spec.dnsPolicy = ClusterFirst',
        'operator spec.template.spec.containers.web.image = shop/web:1',
      ])
  })

  it('does not take for a default what is one elsewhere', () => {
    const change = (maxSurge: unknown) => (own: typeof DEPLOYMENT) => {
      own.metadata.managedFields = []
      own.spec.strategy.rollingUpdate.maxSurge = maxSurge as string
    }
    expect(changed(recorded(change('25%')), recorded(change(0)))).to.deep.equal([
      'spec.strategy.rollingUpdate.maxSurge',
    ])
    const sidecar = recorded((own) => {
      own.metadata.managedFields = []
      Object.assign(own.spec.template.spec, { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] })
    })
    expect(linesOf(sidecar)).to.include('operator spec.template.spec.initContainers.proxy.restartPolicy = Always')
  })

  it('holds no secret: neither in the environment nor in what kubectl repeats of it', () => {
    const got = linesOf(recorded()).join('\n')
    expect(got).not.to.contain('hunter2')
    expect(got).not.to.contain('last-applied-configuration')
    expect(got).to.match(/operator spec\.template\.spec\.containers\.web\.env\.DB_PASSWORD\.value = secret \d+/u)
  })

  it('is the same while it rolls, is saved again and its figures change', () => {
    const later = recorded((own) => {
      Object.assign(own.metadata, { generation: 9, resourceVersion: '1200' })
      own.metadata.annotations['deployment.kubernetes.io/revision'] = '7'
      own.metadata.annotations['sidecar.example/status'] = 'injected again'
      Object.assign(own.status, { readyReplicas: 1, conditions: [{ type: 'Progressing', status: 'True' }] })
    })
    expect(changed(recorded(), later)).to.deep.equal([])
  })

  it('is the same however many an autoscaler wants, which is said by its list or by who owns the number', () => {
    const scaled = (own: typeof DEPLOYMENT): unknown => (own.spec.replicas = 9)
    expect(changed(recorded(undefined, true), recorded(scaled, true))).to.deep.equal([])
    const byOwner = (replicas: number) => (own: typeof DEPLOYMENT) => {
      own.spec.replicas = replicas
      const [first] = own.metadata.managedFields as { fieldsV1: { 'f:spec': Tree } }[]
      delete first!.fieldsV1['f:spec']['f:replicas']
      const entry = { manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' }
      own.metadata.managedFields.push({ ...entry, fieldsV1: { 'f:spec': { 'f:replicas': {} } } })
    }
    expect(changed(recorded(byOwner(4)), recorded(byOwner(6)))).to.deep.equal([])
    expect(changed(recorded(), recorded(scaled))).to.deep.equal(['spec.replicas'])
  })

  it('tells exactly what was changed, and that somebody has restarted it', () => {
    const later = recorded((own) => {
      const { template } = own.spec
      template.spec.containers.unshift({ ...structuredClone(template.spec.containers[0]!), name: 'first' })
      template.spec.containers[1]!.image = 'shop/web:2'
      template.metadata.annotations['kubectl.kubernetes.io/restartedAt'] = '2026-11-30T10:00:00Z'
    })
    const got = changed(
      recorded(
        (own) =>
          void own.spec.template.spec.containers.unshift({ ...own.spec.template.spec.containers[0]!, name: 'first' }),
      ),
      later,
    )
    expect(got).to.deep.equal([
      'spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"]',
      'spec.template.spec.containers.web.image',
    ])
  })

  it('has changed when containers that run one after the other change places', () => {
    const inOrder = (...names: string[]) =>
      recorded((own) => Object.assign(own.spec.template.spec, { initContainers: names.map((name) => ({ name })) }))
    expect(changed(inOrder('a', 'b'), inOrder('b', 'a'))).to.deep.equal([
      'order["spec.template.spec.initContainers"].names',
    ])
  })

  it('keeps keys of every name', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    const got = recorded((own) => {
      own.metadata.managedFields = []
      Object.assign(own.metadata, { labels })
    })
    expect(linesOf(got)).to.include.members([
      'operator metadata.labels.__proto__ = x',
      'operator metadata.labels.constructor = y',
    ])
  })

  it('does not change with the order of keys, or of parts that have names', () => {
    const named = new Set(['containers', 'env', 'volumes', 'volumeMounts', 'ports', 'managedFields'])
    fc.assert(
      fc.property(
        reordered(DEPLOYMENT, (key) => named.has(key)),
        (document) => {
          const got = recordedOf(record({ kind: 'deployment', document }, hide))
          expect(changed(recorded(), got)).to.deep.equal([])
        },
      ),
    )
  })

  it('makes something, or nothing, of whatever is answered', () => {
    fc.assert(
      fc.property(anyJson, fc.jsonValue(), (one, other) => {
        const metadata = { name: 'x', labels: other, managedFields: [{ fieldsV1: one }] }
        for (const document of [one, { metadata, spec: other }, { metadata: one, spec: one }])
          for (const kind of ['deployment', 'statefulset', 'daemonset', 'cronjob'] as const)
            expect(() => record({ kind, document }, hide)).not.to.throw()
      }),
    )
  })
})

function recorded(
  change: (own: typeof DEPLOYMENT) => unknown = () => undefined,
  isAutoscaled?: boolean,
): Configuration {
  const document = structuredClone(DEPLOYMENT)
  change(document)
  const definition: Definition = { kind: 'deployment', document, ...(isAutoscaled !== undefined && { isAutoscaled }) }
  return recordedOf(record(definition, hide))
}

function changed(before: Configuration, after: Configuration): string[] {
  return diff(before, after).map(({ path }) => pathWords(path))
}
