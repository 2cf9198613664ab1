import * as z from 'zod'
import { defineCheck, duration, formatDuration, measure, oneLine, verdict } from '../lib/kit/index.ts'
import type { TcpSight } from '../lib/model/network.ts'
import { portsOf, portsOption } from './tcp-port/ports.ts'
import type { WantedPort } from './tcp-port/ports.ts'

/**
 * Asks: a TCP connection to each port, from where orch-watch stands; what is said on it where something is expected.
 * Judges: a port that is not open, or does not say what is expected (critical), one that has to be closed and is open
 * (critical), and the time until the connection was there (bad above).
 * Faults: local and unreachable where this machine cannot connect at all; timed-out when its resolver does not answer.
 * Source: connect(2); the second address of a name is tried as RFC 8305 says.
 */
export default defineCheck({
  name: 'tcp-port',
  title: 'TCP ports',
  on: 'named',
  needs: { network: true },
  limits: {
    connect: { unit: 'ms', bad: 'above', warn: '> 1s', about: 'time until the connection was there' },
  },
  options: z.strictObject({
    ports: portsOption,
    host: z.string().min(1).optional().describe('where the ports are; the address of the target when left out'),
    timeout: duration({ minMs: 100, maxMs: 25_000 })
      .prefault('5s')
      .describe('for everything together, the name and what is expected included'),
  }),
  observe: async ({ network }, options) => {
    const host = options.host ?? network.address
    return Promise.all(
      portsOf(options.ports).map(async ({ port, send, expect }) => {
        const sight = await network.tcp({ host, port, send, expect, timeoutMs: options.timeout })
        return { port, sight }
      }),
    )
  },
  judge: (seen, { limits, options }) => {
    const wanted = portsOf(options.ports)
    return seen.flatMap(({ sight }, index) => {
      const port = wanted[index]
      return port ? [port.closed ? judgeClosed(port, sight) : judgeOpen(port, sight, limits.connect)] : []
    })
  },
})

function judgeClosed({ item }: WantedPort, sight: TcpSight) {
  if (sight.kind === 'connected') return verdict({ item, status: 'critical', say: 'open, and has to be closed' })
  // A name that is not there says nothing about the port.
  if (sight.why === 'unresolved') return verdict({ item, status: 'critical', say: sight.text })
  return verdict({ item, say: `closed: ${sight.text}` })
}

function judgeOpen({ item, expect }: WantedPort, sight: TcpSight, limit: Parameters<typeof measure>[2]) {
  if (sight.kind === 'failed') return verdict({ item, status: 'critical', say: sight.text })
  const { connectMs, reply } = sight
  const measures = [measure('connect', connectMs, limit)]
  const open = `open, connected in ${formatDuration(connectMs)}`
  if (!reply) return verdict({ item, say: open, measures })
  const said = reply.text === '' ? 'nothing' : `"${oneLine(reply.text, 120)}"`
  if (reply.found) return verdict({ item, say: `${open}, says ${said}`, measures })
  const until = reply.ended === 'full' ? 'and does not end' : 'and closed'
  const instead = `said ${said} ${until}, expected "${oneLine(expect ?? '', 60)}"`
  return verdict({ item, status: 'critical', say: `open, ${instead}`, measures })
}
