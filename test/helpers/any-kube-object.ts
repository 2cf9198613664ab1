import fc from 'fast-check'
import { treeOf } from './kube-owners.ts'
import { filledIn } from './kube-server.ts'

export type KubeKind = 'deployment' | 'statefulset' | 'daemonset' | 'cronjob'

const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined })
const byName = <T extends { name: string }>(one: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { selector: ({ name }) => name, minLength, maxLength: 4 })

const texts = fc.dictionary(fc.constantFrom('app', 'tier', '0', 'a.b/c', '__proto__'), fc.constantFrom('x', 'y'), {
  maxKeys: 3,
})
const variable = fc.oneof(
  fc.record({ name: fc.constantFrom('A', 'B', 'TZ', 'DB_PASSWORD'), value: fc.constantFrom('hunter2', 'hunter3', '') }),
  fc.record({
    name: fc.constantFrom('A', 'C', 'TOKEN'),
    valueFrom: fc.constant({ secretKeyRef: { name: 'web', key: 'token' } }),
  }),
)
const probe = fc.oneof(
  fc.constant({ tcpSocket: { port: 80 } }),
  fc.record({ httpGet: fc.record({ path: fc.constantFrom('/', '/live'), port: fc.constantFrom(80, 'http') }) }),
  fc.record({
    exec: fc.record({ command: fc.constantFrom(['true'], ['test', '-f', '/x']) }),
    periodSeconds: fc.constantFrom(10, 20),
  }),
)
const container = fc.record({
  name: fc.constantFrom('web', 'log', 'aux', '0'),
  image: fc.constantFrom('shop/web', 'shop/web:1', 'shop/web:2', 'shop/web:latest'),
  command: some(fc.constantFrom(['serve'], ['serve', '--password', 'hunter2'], ['serve', '--password', 'hunter4'])),
  env: some(fc.oneof(byName(variable), fc.array(variable, { maxLength: 3 }))),
  ports: some(
    fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 81), protocol: fc.constantFrom('TCP', 'UDP') }), {
      selector: (port) => JSON.stringify(port),
    }),
  ),
  resources: some(fc.record({ limits: texts })),
  livenessProbe: some(probe),
  volumeMounts: some(
    fc.constantFrom([{ mountPath: '/a', name: 'a' }], [{ mountPath: '/a', name: 'b', readOnly: true }]),
  ),
})
const volume = fc
  .record({ name: fc.constantFrom('a', 'b') })
  .chain((named) =>
    fc
      .constantFrom(
        { emptyDir: {} },
        { emptyDir: { medium: 'Memory' } },
        { secret: { secretName: 'tls' } },
        { configMap: { name: 'conf', items: [{ key: 'k', path: 'p' }] } },
        { configMap: { name: 'conf', defaultMode: 256 } },
      )
      .map((source) => ({ ...named, ...source })),
  )
const pod = fc.record({
  metadata: fc.record({ labels: texts, annotations: some(texts) }),
  spec: fc.record({
    containers: byName(container, 1),
    initContainers: some(byName(container)),
    volumes: some(byName(volume)),
    tolerations: some(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b'), operator: fc.constantFrom('Exists') }), { maxLength: 12 }),
    ),
    nodeSelector: some(texts),
    serviceAccountName: some(fc.constantFrom('one', 'two')),
    securityContext: some(
      fc.constantFrom({}, { runAsUser: 1000 }, { fsGroup: 1, sysctls: [{ name: 'a', value: '1' }] }),
    ),
    dnsPolicy: some(fc.constantFrom('ClusterFirst', 'Default')),
  }),
})
const rolling = some(
  fc.oneof(
    fc.constant({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } }),
    fc.constant({ type: 'RollingUpdate' }),
    fc.constantFrom({ type: 'Recreate' }),
  ),
)

const specs: Readonly<Record<KubeKind, fc.Arbitrary<object>>> = {
  deployment: fc.record({
    replicas: some(fc.nat(3)),
    minReadySeconds: some(fc.nat(2)),
    strategy: rolling,
    template: pod,
  }),
  statefulset: fc.record({
    replicas: some(fc.nat(3)),
    updateStrategy: some(fc.constantFrom({ type: 'OnDelete' }, {})),
    template: pod,
  }),
  daemonset: fc.record({
    updateStrategy: some(fc.constantFrom({ type: 'OnDelete' }, { rollingUpdate: { maxSurge: 1 } })),
    template: pod,
  }),
  cronjob: fc.record({
    schedule: fc.constantFrom('0 3 * * *', '0 4 * * *'),
    suspend: some(fc.boolean()),
    jobTemplate: fc.record({ spec: fc.record({ template: pod, backoffLimit: some(fc.nat(3)) }) }),
  }),
}

/** An object as its server has it, of which nobody knows whose it is, or which somebody has applied. */
export function anyKubeObject(kind: KubeKind): fc.Arbitrary<object> {
  const metadata = fc.record({ labels: texts, annotations: some(texts) })
  return fc.tuple(fc.record({ metadata, spec: specs[kind] }), fc.boolean()).map(([any, isApplied]) => {
    // As it comes over the wire: what is not there has no key.
    const made = JSON.parse(JSON.stringify(any)) as { metadata: object; spec: object }
    const managedFields = isApplied ? { managedFields: [applied(made)] } : {}
    const known = { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7', ...managedFields }
    return filledIn(kind, { ...made, metadata: { ...made.metadata, ...known } })
  })
}

/** By whom all of it was applied. */
function applied(made: object): object {
  return { manager: 'kubectl', operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1: treeOf(made) }
}
