import { address, html, name } from '../../pages/markup.ts'
import type { Html } from '../../pages/markup.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { duration, durationField, line, maybeLine, MOST_LINE, NAME_FIELD, noteField, person } from '../typed.ts'
import * as z from 'zod'

const KINDS = ['container', 'workload', 'unit', 'engine', 'target'] as const

/** Healing leaves something alone for a while. */
export default formRoute({
  ...{ name: 'do-hold', path: '/do/hold', about: ['target', 'kind', 'name'] },
  typed: {
    target: line('say on which target: a name, or a pattern'),
    kind: z.enum(['', ...KINDS]).default(''),
    name: maybeLine,
    note: line('say why'),
    for: duration,
    by: person,
  },
  face: ({ target = '', kind = '', name: object = '' }) =>
    Promise.resolve({
      ...{ does: 'Hold', what: '', button: 'Hold', isGrave: false },
      says: meant({ target, kind, object }),
      fields: [
        {
          ...{ kind: 'line', name: 'target', label: 'Target', initial: target, most: MOST_LINE, isNeeded: true },
          hint: '“web-1”, or a pattern: “web-*”.',
        },
        {
          ...{ kind: 'choice', name: 'kind', label: 'Kind', initial: kind },
          choices: [['', 'any'], ...KINDS.map((each) => [each, each] as const)],
        },
        {
          ...{ kind: 'line', name: 'name', label: 'Name', initial: object, most: MOST_LINE, isNeeded: false },
          hint: '“shop-7”, “shop/deployment/web”, or a pattern. All that is on the target when left out.',
        },
        noteField('Why: “looking for the leak”. It stands in the log of healing.'),
        durationField({ hint: '“30m”, “2h”, “3 days”. It ends by itself.', initial: '2h', isNeeded: true }),
        NAME_FIELD,
      ],
      back: target === '' || /[*?{}]/u.test(target) ? address('/healing') : address('/target', { id: target }),
    }),
  wish: ({ target, kind, name: object, note, for: ms, by }, _, now) => ({
    do: 'hold',
    matches: [{ target: [target], ...(kind !== '' && { kind: [kind] }), ...(object !== '' && { name: [object] }) }],
    ...{ note, until: now + ms, by: byWeb(by) },
  }),
  seenAt: () => Promise.resolve(['/healing', {}]),
})

function meant({ target, kind, object }: Readonly<Record<'target' | 'kind' | 'object', string>>): Html {
  const what = [kind, object].filter((each) => each !== '').join(' ')
  const all = html`${name(what === '' ? 'everything' : what)} on ${name(target)}`
  return html`Healing leaves ${target === '' ? 'what you name here' : all} alone, for as long as you say: it does
  nothing to it by itself. People may still do all they want, and go on being told.`
}
