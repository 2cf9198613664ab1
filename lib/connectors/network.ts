import type { Connector } from '../kit/connector.ts'
import { networkOptions } from './network/options.ts'
import type { NetworkOptions } from './network/options.ts'

/** A target that is only an address: nothing is known of it but what it answers over the network. */
const network: Connector<NetworkOptions> = {
  name: 'network',
  title: 'Address on the network',
  options: networkOptions,
  endpoint: ({ address }) => address,
  via: () => [],
  offers: [],
  hasAddress: () => true,
  open: async (options, context) => (await import('./network/open.ts')).openNetwork(options, context),
}

export default network
