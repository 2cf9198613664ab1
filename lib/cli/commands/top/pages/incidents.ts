import { subjectKey } from '../../../../model/state.ts'
import type { IncidentSeen } from '../../../../pages/board.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Known } from '../known.ts'
import type { Page, Row } from '../scene.ts'
import { besideSubject } from './subject-rows.ts'

const COLUMNS = [
  { title: '' },
  { title: 'TARGET', share: 0.2 },
  { title: 'CHECK', share: 0.2 },
  { title: 'ITEM', share: 0.2 },
  { title: 'SINCE', share: 0.07, isNumber: true },
  { title: 'SAYS' },
] as const

/** What is open, what people are told of before what is quiet. */
export function incidentsPage({ board, isOfContainers }: Known): Page {
  const rows = board.incidents.map((each) => rowOf(each, isOfContainers))
  return { facts: [], columns: COLUMNS, rows, empty: 'nothing that anybody has to see to' }
}

/** More than all ranks of a status. */
const QUIET_RANKS = 10

function rowOf({ incident, says, mute, behind, isStale }: IncidentSeen, isOfContainers: Known['isOfContainers']): Row {
  const { subject, status, openedAt } = incident
  const { target, check, item } = subject
  const why = mute ? `${mute.by}: ${mute.detail}; ` : behind === null ? '' : `behind ${behind}; `
  return {
    ...besideSubject(subject, isOfContainers),
    ...{ key: subjectKey(subject), opens: { kind: 'subject', subject }, name: `${target} ${check} ${item}` },
    ...{ rank: rankOf(status, isStale) + (mute ? QUIET_RANKS : 0), since: openedAt },
    cells: (now) => [
      signCell(status, isStale),
      { text: target, tone: 'strong' },
      { text: check },
      { text: item },
      { text: ageWords(openedAt, now), tone: 'faint' },
      { text: `${why}${says}`, tone: mute ? 'faint' : 'plain' },
    ],
    words: () => [target, check, item, status, says, mute?.by ?? ''].join(' '),
  }
}
