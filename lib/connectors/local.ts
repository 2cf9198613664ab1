import type { Connector } from '../kit/connector.ts'
import { noOptions } from '../kit/options.ts'

/** The machine that orch-watch runs on. */
const local: Connector<Record<string, never>> = {
  name: 'local',
  title: 'This machine',
  options: noOptions,
  endpoint: () => 'localhost',
  via: () => [],
  offers: ['host', 'shell'],
  open: async (_options, context) => (await import('./local/session.ts')).openLocal(context),
}

export default local
