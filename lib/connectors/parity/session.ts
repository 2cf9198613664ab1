import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, FaultError, faulted, seen } from '../../kit/fault.ts'
import { compareSeen } from '../../kit/parity/sides.ts'
import type { Looked } from '../../model/fault.ts'
import type { ParityFacts } from '../../model/parity.ts'
import type { ParityOptions } from './options.ts'

const NOTHING_SPENT = { connections: 0, roundTrips: 0, bytes: 0 }

/** There is nothing to open, and nothing that could break. What asking a target costs is counted as that target's. */
export function openParity(options: ParityOptions, { others, clock }: OpenContext): Promise<Session> {
  if (!others) throw fault('bug', 'nobody says which targets are on either side')
  return Promise.resolve({
    opening: 'told by the targets of both sides',
    parity: {
      async read(_sections, signal) {
        const sides = await others.sides(signal)
        return { compared: comparedOf(options, sides, clock.now()) }
      },
    },
    cost: () => NOTHING_SPENT,
    alive: true,
    close: () => Promise.resolve(),
  })
}

function comparedOf(
  { a, b, by, ratio, ignore }: ParityOptions,
  sides: Parameters<typeof compareSeen>[0],
  now: number,
): Looked<ParityFacts['compared']> {
  const empty = [a, b].find((_word, at) => (at === 0 ? sides.a : sides.b).length === 0)
  if (empty !== undefined) return faulted(fault('unreadable', `no target with containers is selected by "${empty}"`))
  const plan = { a, b, ratio, exceptions: ignore, ...(by !== undefined && { by }) }
  const compared = compareSeen(sides, { ...plan, now })
  if (compared.kind === 'compared') return seen({ a, b, ...compared.parity })
  const [first, ...more] = compared.faults
  if (!first) return faulted(fault('unreadable', `there is no container on either side: "${a}", "${b}"`))
  const others = more.length > 0 ? ` (and ${more.length} more)` : ''
  return faulted(new FaultError({ ...first.fault, message: `"${first.target}"${others}: ${first.fault.message}` }))
}
