import { chosen, countOf, defineCheck, metric, unseen, verdict } from '../lib/kit/index.ts'
import type { Container } from '../lib/model/engine.ts'
import type { Inhabitants } from '../lib/model/inside.ts'
import type { Unseen, Verdict } from '../lib/model/result.ts'
import { findingsIn } from './container-processes/findings.ts'
import { options } from './container-processes/options.ts'
import type { Options } from './container-processes/options.ts'

/**
 * Asks: the processes of running containers as the engine lists them from outside, and the commands that somebody runs
 * in them through the engine (`docker exec`). The engine runs `ps` for each container.
 * Judges: what does not belong into a container: a service for remote access (sshd, dropbear, telnetd, a VNC server, a shell on a
 * web page) is critical; an open shell, a session of a person, a package manager, a compiler, and a port for
 * remote access that is exposed or published are warnings. What a container was made to run is neither shell nor tool.
 * Faults: not-supported where there is no engine; timed-out after 20 s for all containers, for those not reached by then.
 * Source: docs/immutability.md; Docker Engine API, ContainerTop and ExecInspect; podman-top(1); IANA, port numbers. A
 * program is known by its name: one that was renamed is found by `container-files`.
 */
export default defineCheck({
  name: 'container-processes',
  title: 'Processes that do not belong into a container',
  needs: { engine: ['containers', 'inhabitants'] },
  on: 'named',
  everyMs: 5 * 60_000,
  limits: {},
  options,
  observe: ({ engine: { containers, inhabitants } }) => ({ containers, inhabitants }),
  judge: ({ containers, inhabitants }, { options: given }) =>
    chosen(containers, given).flatMap((container): (Verdict | Unseen)[] => {
      const inside = inhabitants.find(({ id }) => id === container.id)
      if (!inside) return []
      if (inside.looked.kind === 'faulted') return [unseen(container.name, inside.looked)]
      return [judgeOne(container, inside.looked.value, given)]
    }),
})

const MOST_SHOWN = 4

function judgeOne(container: Container, inside: Inhabitants, given: Options) {
  const findings = findingsIn(container, inside, given)
  const count = inside.processes.length + inside.more
  const shown = findings.slice(0, MOST_SHOWN).map(({ say }) => say)
  const rest = findings.length - shown.length
  return verdict({
    item: container.name,
    status: findings[0]?.status ?? 'ok',
    say:
      findings.length === 0
        ? `${countOf(count, 'process', 'processes')}, ${unread(inside)}none that does not belong`
        : [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join('; '),
    metrics: [metric('processes', count, 'count'), metric('strangers', findings.length, 'count')],
  })
}

function unread({ more, processes }: Inhabitants): string {
  return more > 0 ? `${processes.length} of them read, ` : ''
}
