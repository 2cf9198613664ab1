import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, faulted, seen } from '../../kit/fault.ts'
import type { DeclaredOptions } from './options.ts'
import { spread } from './spread.ts'

const NOTHING_SPENT = { connections: 0, roundTrips: 0, bytes: 0 }

/** There is nothing to open, and nothing that could break. What asking a member costs is counted as that member's. */
export function openDeclared(options: DeclaredOptions, { others }: OpenContext): Promise<Session> {
  if (!others) throw fault('bug', 'nobody says which targets this workload is spread over')
  return Promise.resolve({
    opening: 'told by the targets that it is spread over',
    workloads: {
      async read(sections, signal) {
        const members = await others.members(signal)
        const list = seen([spread(options, { members, elsewhere: others.elsewhere() })])
        const none = faulted(fault('not-supported', 'plain containers have no such thing'))
        return Object.fromEntries([...sections].map((section) => [section, section === 'list' ? list : none]))
      },
    },
    cost: () => NOTHING_SPENT,
    alive: true,
    close: () => Promise.resolve(),
  })
}
