import type { Connector } from '../kit/connector.ts'
import { watchesOf } from './kubernetes/kinds.ts'
import { kubernetesOptions, placeOf } from './kubernetes/options.ts'
import type { KubernetesOptions } from './kubernetes/options.ts'
import { kubeconfigWarnings } from './kubernetes/warnings.ts'

/**
 * Asks: the API server of a cluster, by the rights of an account that may read. Reads only, but where a person has a
 * workload rolled back: that updates the workload, and needs a right of its own.
 * Source: Kubernetes API 1.19 to 1.34.
 */
const kubernetes: Connector<KubernetesOptions> = {
  name: 'kubernetes',
  title: 'Kubernetes cluster',
  options: kubernetesOptions,
  endpoint: placeOf,
  via: () => [],
  // What is kept for the next question, and the watches.
  holds: ({ namespaces }) => 6 + [...watchesOf(namespaces?.length ?? 1).values()].reduce((sum, own) => sum + own, 0),
  offers: ['workloads', 'nodes', 'configurations'],
  warnings: kubeconfigWarnings,
  // The client takes most of a second to load: only who needs it waits for it.
  open: async (options, context) => (await import('./kubernetes/session.ts')).openSession(options, context),
}

export default kubernetes
