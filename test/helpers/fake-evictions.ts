import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from './fake-kubernetes.ts'
import type { FakeKubernetes, KubeObject } from './fake-kubernetes.ts'

export interface FakeEvictions {
  /** As they came, with their path. */
  readonly asked: { readonly path: string; readonly body: unknown }[]
  /** Whether a budget of disruptions lets a pod go. */
  isAllowed: boolean
  /** What a controller makes in its place. */
  successor: (gone: KubeObject) => KubeObject | null
}

type Meta = { readonly name: string; readonly namespace: string; readonly uid: string }

const PODS = '/api/v1/pods'
const EVICTION = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/eviction$/u

/**
 * Pods that may be evicted, on a fake cluster of 1.22 and later. Source: pkg/registry/core/pod/storage/eviction.go: a
 * precondition that does not hold is a conflict, a budget that says no is 429.
 */
export function fakeEvictions(fake: FakeKubernetes): FakeEvictions {
  const evictions: FakeEvictions = { asked: [], isAllowed: true, successor: () => null }
  const before = fake.instead
  fake.instead = (request, response) => {
    const path = request.url ?? ''
    if (path === '/apis/policy/v1') {
      json(response, 200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'policy/v1', resources: [] })
      return true
    }
    const [, namespace, name] = EVICTION.exec(path) ?? []
    if (request.method !== 'POST' || namespace === undefined) return before(request, response)
    void bodyOf(request).then((body) => {
      evictions.asked.push({ path, body })
      answer(fake, evictions, { namespace, name, body }, response)
    })
    return true
  }
  return evictions
}

function answer(
  fake: FakeKubernetes,
  { isAllowed, successor }: FakeEvictions,
  { namespace, name, body }: { readonly namespace: string; readonly name: string | undefined; readonly body: unknown },
  response: ServerResponse,
): void {
  const pods = fake.objects[PODS] ?? []
  const pod = pods.find((each) => metaOf(each).namespace === namespace && metaOf(each).name === name)
  const { deleteOptions } = body as { deleteOptions?: { preconditions?: { uid?: string } } }
  const uid = deleteOptions?.preconditions?.uid
  if (!pod) refuse(response, 404, 'NotFound', `pods "${name}" not found`)
  else if (uid !== undefined && uid !== metaOf(pod).uid)
    refuse(response, 409, 'Conflict', `Precondition failed: UID in precondition: ${uid}`)
  else if (!isAllowed)
    refuse(response, 429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      'retry-after': '0',
    })
  else {
    const next = successor(pod)
    fake.objects[PODS] = [...pods.filter((each) => each !== pod), ...(next ? [next] : [])]
    json(response, 201, { kind: 'Status', apiVersion: 'v1', status: 'Success', code: 201 })
  }
}

function metaOf(object: KubeObject): Meta {
  return object['metadata'] as Meta
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
