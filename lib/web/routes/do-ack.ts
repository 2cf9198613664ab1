import { incidentAddress } from '../../pages/parts/links.ts'
import { html, name } from '../../pages/markup.ts'
import { badge } from '../../pages/parts/sign.ts'
import { byWeb, incidentName, openIncident } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { durationField, line, maybeDuration, NAME_FIELD, noteField, person, tick } from '../typed.ts'

/** Somebody sees to an incident: nobody is told of it any more. */
export default formRoute({
  ...{ name: 'do-ack', path: '/do/ack', about: ['incident'] },
  typed: {
    note: line('say what is being done about it'),
    for: maybeDuration,
    sticky: tick,
    by: person,
  },
  async face({ incident = '' }, { status }) {
    const seen = openIncident(await status.board(), incident)
    if (!seen) return { gone: `There is no open incident “${incident}”: it is over, or never was.` }
    return {
      ...{ does: 'Acknowledge', what: incidentName(seen), button: 'Acknowledge', isGrave: false },
      says: 'You see to it: nobody is told of this incident any more, until it gets worse. It goes on being looked at, and stays on the pages.',
      about: html`<p>${badge(seen.incident.status, seen.isStale)} ${name(seen.says)}</p>`,
      fields: [
        noteField('What is being done about it: “new disk ordered”. Everybody who looks at it reads that.'),
        {
          ...{ kind: 'tick', name: 'sticky', label: 'Also when it gets worse' },
          hint: 'Nobody is told then either, until it is over.',
        },
        durationField({ hint: 'People are told again afterwards: “2h”, “3 days”.', initial: '', isNeeded: false }),
        NAME_FIELD,
      ],
      back: incidentAddress(incident),
    }
  },
  wish: ({ note, sticky, for: ms, by }, { incident = '' }, now) => ({
    ...{ do: 'ack', incident, note, isSticky: sticky === 'yes', by: byWeb(by) },
    ...(ms !== null && { until: now + ms }),
  }),
  seenAt: (wish) => Promise.resolve(['/incident', { id: wish.do === 'ack' ? wish.incident : '' }]),
})
