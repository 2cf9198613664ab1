import type { KubeObject } from './fake-kubernetes.ts'

export interface Named {
  readonly name: string
  readonly namespace?: string
  readonly owner?: readonly [kind: string, uid: string]
  readonly labels?: Readonly<Record<string, string>>
  readonly metadata?: object
}

/** An object as the API hands it over: an id made of its kind and name, and what is given. */
export function anObject(kind: string, named: Named, spec: object = {}, status: object = {}): KubeObject {
  const { name, namespace = 'shop', owner, labels, metadata } = named
  return {
    metadata: {
      ...{ name, namespace, uid: `${kind}-${name}`, generation: 1, creationTimestamp: '2026-11-23T00:00:00Z' },
      ...(labels && { labels }),
      ...(owner && { ownerReferences: [{ kind: owner[0], uid: owner[1], controller: true }] }),
      ...metadata,
    },
    spec,
    status,
  }
}

/** A pod that runs and is ready, unless its status says otherwise. */
export function aPod(named: Named, status: object = {}, spec: object = {}): KubeObject {
  return anObject(
    'pod',
    named,
    { nodeName: 'node-1', containers: [{ name: 'web', image: 'shop/web:1' }], ...spec },
    { phase: 'Running', conditions: [ready('True')], containerStatuses: [running()], ...status },
  )
}

export function ready(status: 'True' | 'False' | 'Unknown', more: object = {}): object {
  return { type: 'Ready', status, lastTransitionTime: '2026-11-23T00:00:10Z', ...more }
}

export function running(more: object = {}): object {
  return {
    name: 'web',
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: '2026-11-23T00:00:05Z' } },
    ...more,
  }
}

export function waiting(reason: string, more: object = {}): object {
  return {
    name: 'web',
    ready: false,
    restartCount: 0,
    state: { waiting: { reason, message: `${reason} it is` } },
    ...more,
  }
}

export function ended(reason: string, exitCode: number, more: object = {}): object {
  const terminated = { reason, exitCode, finishedAt: '2026-11-23T00:01:00Z' }
  return { name: 'web', ready: false, restartCount: 0, state: { terminated }, ...more }
}

/** A deployment with its replica set of revision 1. */
export function aDeployment(name: string, spec: object, status: object): { deployment: KubeObject; set: KubeObject } {
  const revision = { annotations: { 'deployment.kubernetes.io/revision': '1' } }
  const told = { observedGeneration: 1, ...status }
  return {
    deployment: anObject('deployment', { name, metadata: revision }, spec, told),
    set: anObject(
      'rs',
      { name: `${name}-1`, owner: ['Deployment', `deployment-${name}`], metadata: revision },
      spec,
      told,
    ),
  }
}
