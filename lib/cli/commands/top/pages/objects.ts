import { objectWords } from '../../../../model/configuration.ts'
import type { ObjectSeen, ObjectsSeen, Recorded } from '../../../../pages/revisions/recorded.ts'
import { ageWords } from '../rank.ts'
import type { Page, Row } from '../scene.ts'
import { placeKey } from '../place.ts'
import { unableTo } from './told.ts'

const COLUMNS = [
  { title: '' },
  { title: 'RECORDED', share: 0.35 },
  { title: 'KIND', share: 0.12 },
  { title: 'TIMES', share: 0.08, isNumber: true },
  { title: 'SEEN', share: 0.07, isNumber: true },
  { title: 'ITS LAST CHANGE' },
] as const

/** Everything on a target whose configuration is recorded, what changed last first. */
export function objectsPage(target: string, recorded: Recorded<ObjectsSeen> | null, columns: number): Page {
  const why = recorded && unreadWords(recorded)
  if (why !== null) return unableTo(why, columns)
  const objects = recorded?.kind === 'read' ? recorded.value.objects.filter(({ last }) => last.target === target) : []
  return {
    ...{ facts: [], columns: COLUMNS, rows: objects.map(rowOf), isOrdered: true },
    empty: recorded === null ? 'it is being read' : 'nothing was recorded here',
  }
}

function rowOf({ last, changes, hasBaseline }: ObjectSeen): Row {
  const { target, kind, name, words, at } = last
  const opens = { kind: 'object', of: { target, kind, name } } as const
  return {
    ...{ key: placeKey(opens), opens, rank: 0, name, since: at },
    cells: (now) => [
      { text: hasBaseline ? '*' : '' },
      { text: name, tone: 'strong' },
      { text: kind, tone: 'faint' },
      { text: `${changes}` },
      { text: ageWords(at, now), tone: 'faint' },
      { text: words },
    ],
    // Compose calls the container of "shop/web/1" so.
    words: () => [objectWords(last), name.replaceAll('/', '-'), kind, words].join(' '),
  }
}

/** Why nothing can be told of what was recorded; null when it can. */
export function unreadWords(recorded: Recorded<unknown>): string | null {
  switch (recorded.kind) {
    case 'off':
      return 'nothing is recorded here: "registry" is off in the settings of the inventory'
    case 'unread':
      return `what is recorded cannot be read: ${recorded.why}`
    case 'read':
      return null
  }
}
