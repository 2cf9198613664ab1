import type { HealPlanned } from '../../../app/control/heal-plan.ts'
import { oneLine } from '../../../base/escape.ts'
import { formatDuration } from '../../../base/duration.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'

type Planned = HealPlanned['deeds'][number]

/** What the daemon does by itself, what a person may have done, and what not: there with every gate that says no. */
export function planPage({ id, at, untilAt, deeds, idle }: HealPlanned, io: Pick<Io, 'stdout' | 'env'>): string {
  const room = lineEnd(io)
  const parts: (readonly [string, readonly string[]])[] = [
    ['done by itself:', lines(deeds.filter(isByItself), room)],
    [`done by "orch-watch heal run ${id}":`, lines(deeds.filter(isByPerson), room)],
    [
      'not done:',
      lines(
        deeds.filter((each) => !isByItself(each) && !isByPerson(each)),
        room,
      ),
    ],
    ['nothing to do:', idle.flatMap((each) => idleLines(each, room))],
  ]
  const said = parts.filter(([, { length }]) => length > 0).flatMap(([head, body]) => [head, ...body])
  if (said.length === 0) return 'nothing is wrong that a rule wants mended\n'
  const kept = `plan ${id}, kept for ${formatDuration(untilAt - at)}`
  return `${[kept, ...said].join('\n')}\n`
}

function isByItself({ verdict }: Planned): boolean {
  return verdict === 'go'
}

function isByPerson({ verdict, runs }: Planned): boolean {
  return verdict !== 'go' && runs
}

function lines(deeds: readonly Planned[], room: number): readonly string[] {
  return deeds.flatMap(({ object, words, rule, incident, gates }) => [
    ...hanging('  ', oneLine(`${object.target}: ${words} (rule "${rule}", incident ${incident})`), room),
    ...gates.flatMap(({ gate, no }) => (no === null ? [] : hanging(`    ${gate}: `, oneLine(no), room))),
  ])
}

function idleLines({ incident, rule, remedy, why }: HealPlanned['idle'][number], room: number): readonly string[] {
  return hanging('  ', oneLine(`${remedy} (rule "${rule}", incident ${incident}): ${why}`), room)
}
