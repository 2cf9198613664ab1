import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault } from '../../kit/fault.ts'
import { hostReader } from '../../kit/host/reader.ts'
import type { Connection } from './connection.ts'
import { keptShells } from './kept.ts'
import type { SshOptions } from './options.ts'
import { shellOver } from './shell.ts'
import { tunnelOver } from './tunnel.ts'

/** Opens one verified connection to a host; everything else goes over it. */
export async function openSsh(options: SshOptions, context: OpenContext): Promise<Session> {
  if (options.ssh?.jump && !context.through)
    throw fault('bug', `"${options.address}" has a jump host that was not opened`)
  const connection = await connect(options, context)
  const shell = shellOver(connection, context.clock)
  const kept = keptShells(connection)
  return {
    shell,
    host: hostReader((program, wait) => shell.runScript(program, wait), context.clock, kept.open),
    tunnel: tunnelOver(connection, shell),
    address: connection.host,
    cost: () => {
      const cost = connection.cost()
      return { ...cost, roundTrips: cost.roundTrips + kept.roundTrips() }
    },
    get alive() {
      return connection.alive
    },
    close: () => connection.close(),
  }
}

async function connect(options: SshOptions, context: OpenContext): Promise<Connection> {
  return options.ssh?.client === 'openssh'
    ? (await import('./openssh/connect.ts')).connectByOpenssh(options, context)
    : (await import('./ssh2/connect.ts')).connectBySsh2(options, context)
}
