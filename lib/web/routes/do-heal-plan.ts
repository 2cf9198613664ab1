import { address } from '../../pages/markup.ts'
import { formRoute } from '../form.ts'

/** Looks anew at everything that rules want mended. What comes of it is shown, and done only when somebody then says so. */
export default formRoute({
  ...{ name: 'do-heal-plan', path: '/do/heal-plan', about: [] },
  typed: {},
  face: () =>
    Promise.resolve({
      ...{ does: 'Look what can be done', what: '', button: 'Look now', isGrave: false },
      says: 'Every trouble that a rule wants mended is looked at once more, over connections of its own. You see what would be done and what not; nothing is done by this.',
      fields: [],
      back: address('/healing'),
    }),
  wish: () => ({ do: 'heal-plan' }),
  seenAt: (_wish, _world, outcome) =>
    Promise.resolve(
      outcome?.kind === 'planned' && outcome.plan.deeds.some(({ runs }) => runs)
        ? ['/do/heal-run', { plan: outcome.plan.id }]
        : ['/healing', {}],
    ),
})
