import type { WorkloadControl, WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import type { Instance } from '../../model/workload.ts'
import type { Client } from './client.ts'
import { RefusedError, statusOf } from './faults.ts'
import { parseJson } from '../../kit/json-body.ts'
import { asRaw, wordsOf } from './pick.ts'

// Source: Kubernetes API 1.19 to 1.34: the subresource pods/eviction; "API-initiated eviction": 429 where a budget of
// disruptions does not allow it now, 500 where several budgets speak of one pod; policy/v1 has it since 1.22.

const GROUP = '/apis/policy/v1'
const DISCOVERY_BYTES = 1024 ** 2

/** Asks for one pod to go as draining a node does: whoever has set a budget for it is heard. */
export function evictor(client: Client): NonNullable<WorkloadControl['evict']> {
  return async (of, { id, name }, signal) => {
    const namespace = namespaceOf(of)
    const eviction = {
      ...{ apiVersion: await groupOf(client, signal), kind: 'Eviction', metadata: { name, namespace } },
      deleteOptions: { preconditions: { uid: id } },
    }
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`
    try {
      await client.post(path, eviction, signal)
    } catch (error) {
      if (isGone(error)) return
      throw inWords(error, name)
    }
  }
}

/** The group in which a server knows it: an older one does not know the newer name. */
async function groupOf(client: Client, signal: AbortSignal): Promise<string> {
  try {
    await client.ask(GROUP, signal, DISCOVERY_BYTES)
    return 'policy/v1'
  } catch (error) {
    if (statusOf(error) === 404) return 'policy/v1beta1'
    throw error
  }
}

function namespaceOf({ name }: WorkloadName): string {
  return name.slice(0, name.indexOf('/'))
}

/** A path that no server knows is told as one that is not there, too; a pod is named. */
function isGone(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 404 && reasonOf(error) === 'NotFound'
}

function reasonOf({ body }: RefusedError): string {
  try {
    return wordsOf(asRaw(parseJson(Buffer.from(body)))['reason'])
  } catch {
    return ''
  }
}

function inWords(error: unknown, name: Instance['name']): unknown {
  const status = statusOf(error)
  if (status === 409) return fault('busy', `"${name}" is another pod than before`, { cause: error })
  if (status === 429) return fault('busy', `a budget of disruptions does not let "${name}" go now`, { cause: error })
  return error
}
