import { incidentAddress } from '../../pages/parts/links.ts'
import { html, name } from '../../pages/markup.ts'
import { instant } from '../../pages/parts/moment.ts'
import { byWeb, incidentName, openIncident } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { NAME_FIELD, person } from '../typed.ts'

/** Nobody sees to an incident after all. */
export default formRoute({
  ...{ name: 'do-unack', path: '/do/unack', about: ['incident'] },
  typed: { by: person },
  async face({ incident = '' }, { status }) {
    const seen = openIncident(await status.board(), incident)
    if (!seen) return { gone: `There is no open incident “${incident}”: it is over, or never was.` }
    const { acknowledged } = seen.incident
    if (!acknowledged) return { gone: `${incidentName(seen)} is not acknowledged: there is nothing to take back.` }
    return {
      ...{ does: 'Take back the acknowledgement of', what: incidentName(seen), button: 'Take it back', isGrave: false },
      says: 'People are told of this incident again, as the rules say.',
      about: html`<p>
        Acknowledged by ${name(acknowledged.by)}, ${instant(acknowledged.at)}: ${name(acknowledged.note)}
      </p>`,
      fields: [NAME_FIELD],
      back: incidentAddress(incident),
    }
  },
  wish: ({ by }, { incident = '' }) => ({ do: 'unack', incident, by: byWeb(by) }),
  seenAt: (wish) => Promise.resolve(['/incident', { id: wish.do === 'unack' ? wish.incident : '' }]),
})
