import * as z from 'zod'
import { countOf, defineCheck, matcher, measure, patterns, verdict } from '../lib/kit/index.ts'
import type { Login } from '../lib/model/host.ts'

/**
 * Asks: `who`, or the login manager where nobody writes utmp, in the one host program.
 * Judges: the number of logins (bad above); each that must not be there (critical), each by nobody who is allowed, and
 * each of root from elsewhere (warning).
 * Faults: not-supported where the host does not keep who is logged in, as in a container.
 * Source: who(1), utmp(5), loginctl(1). Programs that run without a terminal, as orch-watch does, are no logins there.
 */
export default defineCheck({
  name: 'users',
  title: 'Logins',
  needs: { host: ['logins'] },
  on: 'named',
  limits: { logins: { unit: 'count', bad: 'above', about: 'all that are open, several of one user included' } },
  options: z.strictObject({
    allow: patterns.optional().describe('users who may be logged in; everybody when left out'),
    deny: patterns.default([]).describe('users who must not be'),
    rootFromElsewhere: z
      .enum(['ok', 'warning', 'critical'])
      .default('warning')
      .describe('what a login of root over the network is'),
  }),
  observe: ({ host }) => host.logins,
  judge: (logins, { limits, options }) => {
    const isAllowed = options.allow ? matcher(options.allow) : () => true
    const isDenied = matcher(options.deny)
    const names = [...new Set(logins.map(({ name }) => name))]
    const all = verdict({
      say: `${countOf(logins.length, 'login')}${names.length > 0 ? ` of ${namesOf(names)}` : ''}`,
      measures: [measure('logins', logins.length, limits.logins)],
    })
    const findings = names.flatMap((name) => {
      const own = logins.filter((login) => login.name === name)
      if (isDenied(name)) return [finding(name, own, { status: 'critical', why: 'must not be logged in' })]
      if (!isAllowed(name)) return [finding(name, own, { status: 'warning', why: 'is not among those allowed' })]
      const far = own.filter(({ from }) => from !== '')
      if (name !== 'root' || far.length === 0 || options.rootFromElsewhere === 'ok') return []
      return [finding(name, far, { status: options.rootFromElsewhere, why: 'is logged in over the network' })]
    })
    return [all, ...findings]
  },
})

function finding(name: string, logins: readonly Login[], by: { status: 'warning' | 'critical'; why: string }) {
  const places = [...new Set(logins.map(({ from, line }) => (from === '' ? line : `from ${from}`)))]
  return verdict({ item: name, status: by.status, say: `${by.why}: ${namesOf(places)}` })
}

/** The first three. */
function namesOf(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`
}
