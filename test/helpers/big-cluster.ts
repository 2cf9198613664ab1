import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startFakeKubernetes } from './fake-kubernetes.ts'
import type { FakeKubernetes } from './fake-kubernetes.ts'
import { aDeployment, anObject, aPod } from './kube-objects.ts'

/** As much beside what we read as controllers really note on a pod. */
const NOISE = {
  annotations: { note: 'x'.repeat(3000) },
  managedFields: [{ fieldsV1: { 'f:metadata': 'y'.repeat(2000) } }],
}

/** So many deployments, all well, each with so many pods, on one node that has room for them. */
export function manyPods(workloads: number, each: number): FakeKubernetes['objects'] {
  const names = Array.from({ length: workloads }, (_, at) => `web-${at}`)
  const figures = { replicas: each, readyReplicas: each, updatedReplicas: each }
  const made = names.map((name) => aDeployment(name, { replicas: each }, figures))
  const conditions = [{ type: 'Ready', status: 'True' }]
  const allocatable = { cpu: '4', memory: '8Gi', pods: String(2 * workloads * each) }
  return {
    '/apis/apps/v1/deployments': made.map(({ deployment }) => deployment),
    '/apis/apps/v1/replicasets': made.map(({ set }) => set),
    '/api/v1/pods': names.flatMap((name) =>
      Array.from({ length: each }, (_, at) =>
        aPod({ name: `${name}-1-${at}`, owner: ['ReplicaSet', `rs-${name}-1`], metadata: NOISE }),
      ),
    ),
    '/api/v1/nodes': [anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions, allocatable })],
  }
}

/** A fake cluster in a process of its own, so that its work and its memory are not ours. */
export async function startBigCluster(
  workloads: number,
  each: number,
): Promise<{ kubeconfig: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', import.meta.filename, `${workloads}`, `${each}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    kubeconfig: line.toString().trim(),
    stop: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Says where its kubeconfig is, and ends with its standard input. */
async function serve(workloads: number, each: number): Promise<void> {
  const fake = await startFakeKubernetes()
  fake.objects = { ...fake.objects, ...manyPods(workloads, each) }
  process.stdout.write(`${fake.kubeconfig}\n`)
  process.stdin.resume().once('end', () => void fake.stop().then(() => process.exit()))
}

if (process.argv[1] === import.meta.filename) {
  const [workloads = 0, each = 0] = process.argv.slice(2).map(Number)
  await serve(workloads, each)
}
