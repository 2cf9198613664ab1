import * as z from 'zod'
import { countOf } from '../../kit/words.ts'
import { planList } from '../../pages/do/plan-list.ts'
import { address } from '../../pages/markup.ts'
import { byWeb } from '../by-web.ts'
import { formRoute } from '../form.ts'
import { NAME_FIELD, person } from '../typed.ts'

/** Has done what a plan says: that very one, which is shown. */
export default formRoute({
  ...{ name: 'do-heal-run', path: '/do/heal-run', about: ['plan'] },
  typed: { sure: z.literal('yes', 'read what will be done, and tick that you want it'), by: person },
  async face({ plan: id = '' }, { wishes }) {
    // Without a name a new one would be made, and looking at a page makes nothing.
    const found = id === '' ? null : await wishes.fulfil({ do: 'heal-plan', plan: id })
    if (found?.kind !== 'planned')
      return { gone: `There is no plan “${id}” any more: each is kept for ten minutes, and run once.` }
    const { plan } = found
    const count = plan.deeds.filter(({ runs }) => runs).length
    if (count === 0) return { gone: 'Nothing of this plan can be done: a gate speaks against each deed.' }
    const many = countOf(count, 'deed')
    return {
      ...{ does: 'Run plan', what: plan.id, button: `Have ${many} done`, isGrave: true },
      says: `${many} on what runs, in your name and right now.`,
      about: planList(plan),
      fields: [
        { kind: 'tick', name: 'sure', label: `I have read what will be done, and want all of it: ${many}` },
        NAME_FIELD,
      ],
      back: address('/healing'),
    }
  },
  wish: ({ by }, { plan = '' }) => ({ do: 'heal-run', plan, by: byWeb(by) }),
  seenAt: () => Promise.resolve(['/healing', {}]),
})
