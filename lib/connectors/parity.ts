import type { Connector } from '../kit/connector.ts'
import { parityOptions } from './parity/options.ts'
import type { ParityOptions } from './parity/options.ts'

/**
 * Two environments that should be made of the same, as the inventory has them under `parity:`. They stand nowhere: the
 * targets of both sides tell what their containers were made of, and are asked only where too little is known.
 */
const parity: Connector<ParityOptions> = {
  name: 'parity',
  title: 'Two environments that should be the same',
  options: parityOptions,
  endpoint: () => 'the targets of both sides',
  via: () => [],
  holds: () => 0,
  offers: ['parity'],
  open: async (options, context) => (await import('./parity/session.ts')).openParity(options, context),
}

export default parity
