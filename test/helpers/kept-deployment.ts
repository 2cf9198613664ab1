export type Tree = Record<string, unknown>

const APPLIED = JSON.stringify({ spec: { template: { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] } } })

/** As a server answers it in a list, after `kubectl apply --server-side` and some work of its controllers. */
export const DEPLOYMENT = {
  metadata: {
    ...{ name: 'web', namespace: 'shop', uid: 'u1', generation: 4, resourceVersion: '977' },
    creationTimestamp: '2026-11-23T00:00:00Z',
    labels: { app: 'web' },
    annotations: {
      'deployment.kubernetes.io/revision': '3',
      'kubectl.kubernetes.io/last-applied-configuration': APPLIED,
      'sidecar.example/status': 'injected',
    },
    managedFields: [
      {
        ...{ manager: 'kubectl', operation: 'Apply', fieldsType: 'FieldsV1' },
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:dnsPolicy': {},
                'f:tolerations': {},
                'f:containers': {
                  'k:{"name":"web"}': {
                    ...{ '.': {}, 'f:name': {}, 'f:image': {}, 'f:command': {} },
                    'f:env': {
                      'k:{"name":"DB_PASSWORD"}': { '.': {}, 'f:name': {}, 'f:value': {} },
                      'k:{"name":"TOKEN"}': { '.': {}, 'f:name': {}, 'f:valueFrom': { 'f:secretKeyRef': {} } },
                    },
                    'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                    'f:volumeMounts': { 'k:{"mountPath":"/tls"}': { '.': {}, 'f:mountPath': {}, 'f:name': {} } },
                  },
                },
                'f:volumes': {
                  'k:{"name":"tls"}': { '.': {}, 'f:name': {}, 'f:secret': { 'f:secretName': {} } },
                  'k:{"name":"cache"}': { '.': {}, 'f:name': {}, 'f:emptyDir': {} },
                },
              },
            },
          },
        },
      },
      {
        ...{ manager: 'kubectl-rollout', operation: 'Update', fieldsType: 'FieldsV1' },
        fieldsV1: {
          'f:spec': {
            'f:template': { 'f:metadata': { 'f:annotations': { 'f:kubectl.kubernetes.io/restartedAt': {} } } },
          },
        },
      },
      {
        ...{ manager: 'sidecar-injector', operation: 'Update', fieldsType: 'FieldsV1' },
        fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:sidecar.example/status': {} } } },
      },
      {
        ...{ manager: 'kube-controller-manager', operation: 'Update', fieldsType: 'FieldsV1', subresource: 'status' },
        fieldsV1: { 'f:status': { 'f:replicas': {} } },
      },
    ] as Tree[],
  },
  spec: {
    replicas: 3,
    progressDeadlineSeconds: 600,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: {
      metadata: {
        creationTimestamp: null,
        labels: { app: 'web' },
        annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-29T10:00:00Z' },
      },
      spec: {
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        tolerations: [{ key: 'dedicated', operator: 'Exists' }],
        containers: [
          {
            ...{ name: 'web', image: 'shop/web:1', command: ['serve'], imagePullPolicy: 'IfNotPresent', resources: {} },
            env: [
              { name: 'DB_PASSWORD', value: 'hunter2' },
              { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web', key: 'token' } } },
            ],
            ports: [{ containerPort: 80, protocol: 'TCP' }],
            volumeMounts: [{ mountPath: '/tls', name: 'tls' }],
          },
        ],
        volumes: [
          { name: 'tls', secret: { secretName: 'web-tls', defaultMode: 420 } },
          { name: 'cache', emptyDir: {} },
        ],
      },
    },
  },
  status: { observedGeneration: 4, replicas: 3, readyReplicas: 3 },
}
