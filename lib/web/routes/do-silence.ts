import { html, name } from '../../pages/markup.ts'
import type { Html } from '../../pages/markup.ts'
import { address } from '../../pages/markup.ts'
import type { Field } from '../../pages/do/fields.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import type { Serving } from '../route.ts'
import {
  duration,
  durationField,
  line,
  maybeLabels,
  maybeLine,
  MOST_LINE,
  NAME_FIELD,
  noteField,
  person,
} from '../typed.ts'
import type { QuietMatch } from '../wishing.ts'

const PARTS = ['target', 'check', 'item'] as const
type Parts = Readonly<Record<string, string>>

/** Nobody is told of some things for a while. */
export default formRoute({
  ...{ name: 'do-silence', path: '/do/silence', about: [...PARTS, 'labels'] },
  typed: {
    ...{ target: maybeLine, check: maybeLine, item: maybeLine, labels: maybeLabels },
    note: line('say why'),
    for: duration,
    by: person,
  },
  wrong: ({ target, check, item, labels }) =>
    `${target}${check}${item}` === '' && labels.length === 0
      ? ['target', 'say what: a target, a check, an item, or labels']
      : null,
  face: (about) =>
    Promise.resolve({
      ...{ does: 'Silence', what: '', button: 'Silence', isGrave: false },
      says: meant(about),
      fields: [
        part('target', 'Target', about, '“web-1”, or a pattern: “web-*”. Any target when left out.'),
        part('check', 'Check', about, '“disk”, or a pattern: “container-*”. Any check when left out.'),
        part('item', 'Item', about, 'What of the check: “/var”, a container. Any item when left out.'),
        part('labels', 'Labels of the target', about, '“env=prod team=shop”: all of them. Any target when left out.'),
        noteField('Why: “moving racks”. Everybody who looks at it reads that.'),
        durationField({ hint: '“30m”, “2h”, “3 days”. It ends by itself.', initial: '2h', isNeeded: true }),
        NAME_FIELD,
      ],
      back: backOf(about),
    }),
  wish({ note, for: ms, by, labels, ...parts }, _, now) {
    const match = { ...matchOf(parts), ...(labels.length > 0 && { labels }) }
    return { do: 'silence', match, note, until: now + ms, by: byWeb(by) }
  },
  async seenAt(wish, world) {
    return wish.do === 'silence' ? seenAt(wish.match, world) : ['/quiet', {}]
  },
})

function part(field: (typeof PARTS)[number] | 'labels', label: string, about: Parts, hint: string): Field {
  return { kind: 'line', name: field, label, hint, initial: about[field] ?? '', most: MOST_LINE, isNeeded: false }
}

function meant({ target = '', check = '', item = '', labels = '' }: Parts): Html {
  const what = [...(check === '' ? [] : [`check ${check}`]), ...(item === '' ? [] : [`item ${item}`])].join(', ')
  const where = [target === '' ? 'any target' : target, ...(labels === '' ? [] : [`with ${labels}`])].join(' ')
  if (`${target}${what}${labels}` === '')
    return html`Nobody is told of what you name here, for as long as you say. It goes on being looked at, and shows as
    silenced.`
  return html`Nobody is told of ${name(what === '' ? 'anything' : what)} on ${name(where)}, for as long as you say. It
  goes on being looked at, and shows as silenced.`
}

function backOf({ target = '' }: Parts): Html {
  return target === '' || /[*?{}]/u.test(target) ? address('/quiet') : address('/target', { id: target })
}

function matchOf(parts: Parts): QuietMatch {
  const given = PARTS.flatMap((field) => (parts[field] ? [[field, [parts[field]]]] : []))
  return Object.fromEntries(given) as QuietMatch
}

/** The incident that is quiet now, the target; where it is more than one, with the other silences. */
async function seenAt(
  { target: [target] = [], check: [check] = [], item: [item = ''] = [] }: QuietMatch,
  { status }: Serving,
): Promise<readonly [string, Parts]> {
  const board = await status.board()
  const incident = board.incidents.find(({ incident: { subject } }) => {
    return subject.target === target && subject.check === check && subject.item === item
  })
  if (incident) return ['/incident', { id: incident.incident.id }]
  const isKnown = target !== undefined && board.targets.some(({ id }) => id === target)
  return isKnown ? ['/target', { id: target }] : ['/quiet', {}]
}
