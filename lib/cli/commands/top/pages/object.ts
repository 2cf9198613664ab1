import { countOf } from '../../../../kit/words.ts'
import { objectWords } from '../../../../model/configuration.ts'
import type { ObjectPast, Recorded, RevisionSeen, Several } from '../../../../pages/revisions/recorded.ts'
import { ageWords } from '../rank.ts'
import type { Page, Row } from '../scene.ts'
import { placeKey } from '../place.ts'
import { unreadWords } from './objects.ts'
import { unableTo } from './told.ts'

const COLUMNS = [
  { title: '' },
  { title: 'SEEN', share: 0.08, isNumber: true },
  { title: 'REVISION', share: 0.12 },
  { title: 'TAGS', share: 0.2 },
  { title: 'WHAT CHANGED' },
] as const

/** Every revision of one object, the newest first. */
export function objectPage(recorded: Recorded<ObjectPast | Several | null> | null, columns: number): Page {
  const why = recorded && unreadWords(recorded)
  if (why !== null) return unableTo(why, columns)
  const past = recorded?.kind === 'read' ? recorded.value : null
  if (past === null || 'several' in past) {
    const empty = recorded === null ? 'it is being read' : 'nothing of that name was recorded'
    return { facts: [], columns: COLUMNS, rows: [], empty, isOrdered: true }
  }
  const { of, revisions, hasMore } = past
  const words = [objectWords(of), of.kind, baselineWords(past), ...(hasMore ? ['older ones are not shown'] : [])]
  return {
    facts: [[{ text: words.join(', '), tone: 'faint' }]],
    columns: COLUMNS,
    rows: revisions.map((each) => rowOf(each, of)),
    empty: 'nothing was recorded of it',
    isOrdered: true,
  }
}

function baselineWords({ baseline }: ObjectPast): string {
  if (!baseline) return 'no baseline'
  const { revision, by, differs } = baseline
  const beside =
    differs === null ? '' : differs === 0 ? ', as it is now' : `, ${countOf(differs, 'setting')} away from it`
  return `baseline ${revision.slice(0, 8)} by ${by}${beside}`
}

function rowOf({ id, at, words, tags, isBaseline }: RevisionSeen, of: ObjectPast['of']): Row {
  const opens = { kind: 'revision', of, id } as const
  return {
    ...{ key: placeKey(opens), opens, rank: 0, name: id, since: at },
    cells: (now) => [
      { text: isBaseline ? '*' : '' },
      { text: ageWords(at, now), tone: 'faint' },
      { text: id.slice(0, 8), tone: 'strong' },
      { text: tags.join(', ') },
      { text: words },
    ],
    words: () => [id, words, ...tags, isBaseline ? 'baseline' : ''].join(' '),
  }
}
