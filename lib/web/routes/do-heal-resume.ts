import * as z from 'zod'
import { address, html, name } from '../../pages/markup.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { maybeLine, NAME_FIELD, noteField, person } from '../typed.ts'

/** Healing goes on after somebody has stopped it. */
export default formRoute({
  ...{ name: 'do-heal-resume', path: '/do/heal-resume', about: [] },
  typed: {
    sure: z.literal('yes', 'tick it: things are done by themselves from then on'),
    note: maybeLine,
    by: person,
  },
  async face(_, { wishes }) {
    const stopped = await wishes.stopped()
    if (stopped === null) return { gone: 'Healing is not stopped: there is nothing to take back.' }
    return {
      ...{ does: 'Let healing go on', what: '', button: 'Let it go on', isGrave: true },
      says: 'What rules want mended is mended again by itself, as far as every gate lets it.',
      about: html`<p>It is stopped ${name(stopped)}</p>`,
      fields: [
        {
          kind: 'tick',
          name: 'sure',
          label: 'The reason why it was stopped is gone, and things may be done by themselves again',
        },
        NAME_FIELD,
        noteField('It stands in the log of healing.', false),
      ],
      back: address('/healing'),
    }
  },
  wish: ({ note, by }) => ({ do: 'heal-resume', note, by: byWeb(by) }),
  seenAt: () => Promise.resolve(['/healing', {}]),
})
