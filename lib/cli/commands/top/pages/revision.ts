import { shortInstant } from '../../../../base/instant.ts'
import type { Change } from '../../../../kit/configuration-diff.ts'
import { pathWords, valueWords } from '../../../../kit/configuration-words.ts'
import { countOf } from '../../../../kit/words.ts'
import type { Difference, Recorded, Several, Side } from '../../../../pages/revisions/recorded.ts'
import type { Page } from '../scene.ts'
import { unreadWords } from './objects.ts'
import { toldPage, unableTo } from './told.ts'
import type { Told } from './told.ts'

/** Of a change with more settings, the first ones: "orch-watch revisions diff" prints all. */
const MOST_CHANGES = 300

/** What one revision has changed, setting by setting. */
export function revisionPage(recorded: Recorded<Difference | Several | null> | null, columns: number): Page {
  const why = recorded && unreadWords(recorded)
  if (why !== null) return unableTo(why, columns)
  const difference = recorded?.kind === 'read' ? recorded.value : null
  const isThere = difference !== null && !('several' in difference)
  const empty = recorded === null ? 'it is being read' : 'there is no such revision of it'
  return toldPage(isThere ? linesOf(difference) : [], { columns, empty })
}

function linesOf({ from, to, changes, isRekeyed }: Difference): readonly Told[] {
  const left = changes.length - MOST_CHANGES
  return [
    { lead: 'is      ', text: sideWords(to), tone: 'strong' },
    ...(from ? [{ lead: 'was     ', text: sideWords(from) } as const] : []),
    ...(to.change ? [{ lead: 'change  ', text: to.change.words } as const] : []),
    { lead: '', text: '' },
    ...(isRekeyed
      ? [{ lead: '', text: 'secrets of the two cannot be compared: their keys differ', tone: 'warning' } as const]
      : []),
    ...(changes.length === 0
      ? [{ lead: '', text: sameWords(from, to) } as const]
      : changes.slice(0, MOST_CHANGES).flatMap(changeLines)),
    ...(left > 0 ? [{ lead: '', text: `and ${countOf(left, 'setting')} more`, tone: 'faint' } as const] : []),
  ]
}

function sideWords({ called, change, configuration }: Side): string {
  const when = change ? `, seen ${shortInstant(change.at)}` : ''
  return `${called}${when}${configuration ? '' : ', where it was not there'}`
}

function sameWords(from: Side | null, to: Side): string {
  if (!to.configuration) return 'it is gone'
  if (!from) return 'it was recorded for the first time: there is nothing to compare it with'
  if (!from.configuration) return 'it was not there before'
  return 'no setting that anybody asked for'
}

/** As diff(1) marks them. */
function changeLines({ path, before, after }: Change): readonly Told[] {
  return [
    { lead: '', text: pathWords(path), tone: 'strong' },
    ...(before ? [{ lead: '  - ', text: valueWords(before.value), tone: 'critical' } as const] : []),
    ...(after ? [{ lead: '  + ', text: valueWords(after.value), tone: 'ok' } as const] : []),
  ]
}
