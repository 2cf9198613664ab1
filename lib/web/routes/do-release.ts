import { address, html, name } from '../../pages/markup.ts'
import { instant } from '../../pages/parts/moment.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { NAME_FIELD, person } from '../typed.ts'

/** A hold is over before its time. */
export default formRoute({
  ...{ name: 'do-release', path: '/do/release', about: ['id'] },
  typed: { by: person },
  async face({ id = '' }, { wishes }) {
    const hold = (await wishes.holds()).find((each) => each.id === id)
    if (!hold) return { gone: `There is no hold “${id}”: it is over, or never was.` }
    return {
      ...{ does: 'Release', what: hold.object, button: 'Release', isGrave: false },
      says: 'Healing may do something about it again, as its rules say.',
      about: html`<p>Held until ${instant(hold.untilAt)} by ${name(hold.by)}: ${name(hold.note)}</p>`,
      fields: [NAME_FIELD],
      back: address('/healing'),
    }
  },
  wish: ({ by }, { id = '' }) => ({ do: 'release', id, by: byWeb(by) }),
  seenAt: () => Promise.resolve(['/healing', {}]),
})
