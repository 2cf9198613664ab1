import type { OpenContext, Session } from '../../kit/connector.ts'
import { FaultError } from '../../kit/fault.ts'
import { credentials } from './access.ts'
import { apiClient } from './client.ts'
import { statusOf } from './faults.ts'
import { recordedLists } from './configurations.ts'
import { lastLinesOfPods } from './last-lines.ts'
import { lists } from './lists.ts'
import type { KubernetesOptions } from './options.ts'
import { clusterReaders } from './reader.ts'
import { watchesOf } from './kinds.ts'
import { clusterWatch } from './watch.ts'

const VERSION_BYTES = 64 * 1024

/** Reads the kubeconfig and says hello to the server: one connection, one question. Throws a FaultError. */
export async function openSession(options: KubernetesOptions, context: OpenContext): Promise<Session> {
  const { clock, signal, onEvent } = context
  signal.throwIfAborted()
  const client = apiClient(credentials(options, clock), clock)
  const most = watchesOf(options.namespaces?.length ?? 1)
  const watch = onEvent && clusterWatch(client, { clock, onEvent, most })
  let alive = true
  const close = (): void => {
    alive = false
    watch?.close()
    client.close()
  }
  try {
    await greet(() => client.ask('/version', signal, VERSION_BYTES))
  } catch (error) {
    close()
    throw error
  }
  const silent = (): void => void (alive = false)
  const plain = lists(client, options.namespaces ?? null)
  const recorded = recordedLists(plain, { record: context.record ?? null, silent })
  const { workloads, nodes } = clusterReaders(recorded.lists, {
    clock,
    isNarrow: options.namespaces !== undefined,
    listed: (plural, feed) => watch?.follow(plural, feed),
    silent,
  })
  return {
    configurations: recorded.configurations,
    nodes,
    workloads: { ...workloads, lastLines: lastLinesOfPods(client) },
    control: {
      workloads: async () => (await import('./control.ts')).workloadControl(client, plain, context.record),
    },
    cost: () => client.cost(),
    get alive() {
      return alive
    },
    close: () => {
      close()
      return Promise.resolve()
    },
  }
}

/** Who may not ask for the version may still be allowed the rest. */
async function greet(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof FaultError) || statusOf(error) !== 403) throw error
  }
}
