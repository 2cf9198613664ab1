import { readFileSync } from 'node:fs'
import { systemClock } from '../../lib/base/clock.ts'
import { Secret } from '../../lib/base/secret.ts'
import connector from '../../lib/connectors/ssh.ts'
import type { SshClient, SshOptions, SshSettings } from '../../lib/connectors/ssh/options.ts'
import { FaultError } from '../../lib/kit/fault.ts'
import type { Session, Tunnel } from '../../lib/kit/connector.ts'
import type { Fault } from '../../lib/model/fault.ts'

/** Both programs that speak SSH for us: what runs over one has to run over the other. */
export const CLIENTS: readonly SshClient[] = ['built-in', 'openssh']

/** A secret as lib/inventory hands it over. */
export function secretFile(path: string): Secret {
  return new Secret(readFileSync(path, 'utf8'), `file:${path}`)
}

/** Opens over the connector itself. No agent and no ssh_config of whoever runs the tests takes part. */
export async function openSsh(
  address: string,
  ssh: SshSettings,
  context: { signal?: AbortSignal; through?: Tunnel } = {},
): Promise<Session> {
  const options: SshOptions = { address, ssh: { agent: false, configFile: '/dev/null', ...ssh } }
  return connector.open(options, {
    signal: context.signal ?? new AbortController().signal,
    clock: systemClock,
    through: context.through ?? null,
  })
}

/** The fault that something ends in. What ends well, or in anything else, is a failure of the test. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    if (error instanceof FaultError) return error.fault
    throw error
  }
  throw new Error('it went well, and should not have')
}
