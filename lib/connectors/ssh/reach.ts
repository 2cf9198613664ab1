import type { Duplex } from 'node:stream'
import { withDeadline } from '../../base/deadline.ts'
import type { OpenContext } from '../../kit/connector.ts'
import { timedOut } from '../../kit/fault.ts'
import { dial, PHASE_MS } from './dial.ts'
import type { Route } from './route.ts'

/** A stream to the host: dialled from here, or from the host that carries it. */
export async function reach(route: Route, { through, signal, clock }: OpenContext): Promise<Duplex> {
  const { host, port, connectMs } = route
  if (!through) return dial(host, port, { signal, clock, ...(connectMs !== undefined && { connectMs }) })
  const expired = (): Error => timedOut('connect', connectMs ?? PHASE_MS.connect)
  return withDeadline({ ms: connectMs ?? PHASE_MS.connect, parent: signal, expired }, (ended) =>
    through.tcp(host, port, ended),
  )
}
