import type { Connector } from '../kit/connector.ts'
import { formatPlace, parseAddress } from './ssh/address.ts'
import { sshOptions } from './ssh/options.ts'
import type { SshOptions } from './ssh/options.ts'

/** A host that is read over SSH: nothing is installed there, one verified connection carries everything. */
const ssh: Connector<SshOptions> = {
  name: 'ssh',
  title: 'Host over SSH',
  options: sshOptions,
  endpoint: ({ address, ssh }) => {
    const { host, port } = parseAddress(address) ?? { host: address }
    return formatPlace(host, ssh?.port ?? port ?? 22)
  },
  via: ({ ssh }) => ssh?.jump ?? [],
  // The system's client is a process with three pipes, spoken to over sockets of its own.
  holds: ({ ssh }) => (ssh?.client === 'openssh' ? 6 : 1),
  offers: ['host', 'shell'],
  hasAddress: () => true,
  hostKeys: async (options, context) => (await import('./ssh/host-keys.ts')).hostKeysOf(options, context),
  open: async (options, context) => (await import('./ssh/open.ts')).openSsh(options, context),
}

export default ssh
