import { address, html, name } from '../../pages/markup.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { maybeLine, NAME_FIELD, noteField, person } from '../typed.ts'

/** The kill switch: one page, one button, and nothing to confirm. */
export default formRoute({
  ...{ name: 'do-heal-stop', path: '/do/heal-stop', about: [] },
  typed: { note: maybeLine, by: person },
  async face(_, { wishes }) {
    const stopped = await wishes.stopped()
    return {
      ...{ does: 'Stop all healing', what: '', button: 'Stop all healing', isGrave: true },
      says: 'Nothing is mended any more, from this moment until somebody lets it go on. What is under way ends; nothing further is begun.',
      about: stopped !== null && html`<p><strong>It is stopped already</strong>, ${name(stopped)}</p>`,
      fields: [NAME_FIELD, noteField('Why. It stands in the log of healing.', false)],
      back: address('/healing'),
    }
  },
  wish: ({ note, by }) => ({ do: 'heal-stop', note, by: byWeb(by) }),
  seenAt: () => Promise.resolve(['/healing', {}]),
})
