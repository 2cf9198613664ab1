import type { Connector } from '../kit/connector.ts'
import { declaredOptions } from './declared/options.ts'
import type { DeclaredOptions } from './declared/options.ts'

/**
 * A workload of plain containers that the inventory declares under `workloads:`. It stands nowhere: other targets tell
 * of its containers, and it asks them only where too little is known.
 */
const declared: Connector<DeclaredOptions> = {
  name: 'declared',
  title: 'Workload of plain containers',
  options: declaredOptions,
  endpoint: () => 'the targets that it is spread over',
  via: () => [],
  holds: () => 0,
  offers: ['workloads'],
  open: async (options, context) => (await import('./declared/session.ts')).openDeclared(options, context),
}

export default declared
