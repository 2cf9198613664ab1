import type { Clock } from '../../base/clock.ts'
import { limitPerKey } from '../../base/limit.ts'
import type { Failed, Network } from '../../model/network.ts'
import type { Cost } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { asked } from './asking.ts'
import type { Asking } from './asking.ts'
import { askDns } from './dns.ts'
import { askHttp } from './http.ts'
import { askTcp } from './tcp.ts'
import { askTls } from './tls.ts'

/** How many questions one target is asked at the same time. */
const AT_ONCE = 16

/** The network as one pass over one target uses it. Every question has its own connection; none is kept. */
export interface OpenNetwork {
  /** For questions that are given up when the signal is aborted. */
  until(signal: AbortSignal): Network
  /** What was spent since this was last asked. */
  spent(): Cost
}

export function networkAt(address: string, clock: Clock): OpenNetwork {
  const limited = limitPerKey(AT_ONCE, AT_ONCE)
  const spent = { connections: 0, roundTrips: 0, bytes: 0 }
  const ask = <T>(signal: AbortSignal, timeoutMs: Ms, work: (asking: Asking) => Promise<T>): Promise<T | Failed> =>
    limited('', async () => {
      spent.roundTrips += 1
      return asked({ clock, signal, spent }, timeoutMs, work)
    })
  return {
    until: (signal) => ({
      address,
      tcp: (question) => ask(signal, question.timeoutMs, (asking) => askTcp(question, asking)),
      http: (question) => ask(signal, question.timeoutMs, (asking) => askHttp(question, asking)),
      tls: (question) => ask(signal, question.timeoutMs, (asking) => askTls(question, asking)),
      dns: (question) => ask(signal, question.timeoutMs, (asking) => askDns(question, asking)),
    }),
    spent() {
      const { ...told } = spent
      Object.assign(spent, { connections: 0, roundTrips: 0, bytes: 0 })
      return told
    },
  }
}
