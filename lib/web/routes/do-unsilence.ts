import { matchWords } from '../../kit/match-words.ts'
import { address, html, name } from '../../pages/markup.ts'
import { instant } from '../../pages/parts/moment.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { NAME_FIELD, person } from '../typed.ts'

/** A silence is over before its time. */
export default formRoute({
  ...{ name: 'do-unsilence', path: '/do/unsilence', about: ['id'] },
  typed: { by: person },
  face({ id = '' }, { wishes }) {
    const silence = wishes.silences().find((each) => each.id === id)
    if (!silence) return Promise.resolve({ gone: `There is no silence “${id}”: it is over, or never was.` })
    const { match, by, note, until } = silence
    return Promise.resolve({
      ...{ does: 'End the silence of', what: matchWords(match), button: 'End it now', isGrave: false },
      says: 'People are told of it again, as the rules say.',
      about: html`<p>Silenced until ${instant(until)} by ${name(by)}: ${name(note)}</p>`,
      fields: [NAME_FIELD],
      back: address('/quiet'),
    })
  },
  wish: ({ by }, { id = '' }) => ({ do: 'unsilence', id, by: byWeb(by) }),
  seenAt: () => Promise.resolve(['/quiet', {}]),
})
