import { expect } from 'chai'
import { recentChanges } from '../../../../lib/app/daemon/recent-changes.ts'

const HOUR = 3_600_000
const NOW = 100 * HOUR

describe('what changed before it broke', () => {
  const env: Record<string, string> = { 'web-1': 'prod', 'web-2': 'prod', test: 'dev' }
  const changes = (): ReturnType<typeof recentChanges> =>
    recentChanges((target) => (env[target] === undefined ? {} : { env: env[target] }))
  const change = (target: string, name: string, minutesAgo: number, cause: 'recreated' | 'recorded' = 'recreated') => ({
    ...{ target, kind: 'container' as const, name, cause, at: NOW - minutesAgo * 60_000 },
    words: 'made anew with other settings',
  })
  const about = (item: string) => ({ target: 'web-1', check: 'container-state', item })

  it('is told of the thing itself first, then of its host, then of its environment', () => {
    const recent = changes()
    recent.note([
      change('web-2', 'db', 1),
      change('web-1', 'cache', 2),
      change('web-1', 'shop/web/1', 30),
      change('test', 'x', 1),
    ])
    expect(recent.before(about('shop-web-1'), NOW)).to.deep.equal([
      'what changed in the hour before:',
      '30m before: web-1/shop/web/1 made anew with other settings',
      '2m before: web-1/cache made anew with other settings',
      '1m before: web-2/db made anew with other settings',
    ])
  })

  it('is nothing that is longer ago than an hour, came after, or was only seen for the first time', () => {
    const recent = changes()
    recent.note([change('web-1', 'a', 61), change('web-1', 'b', -1), change('web-1', 'c', 5, 'recorded')])
    expect(recent.before(about('a'), NOW)).to.deep.equal([])
  })

  it('is cut where a whole fleet was changed', () => {
    const recent = changes()
    recent.note(Array.from({ length: 2000 }, (_, at) => change('web-1', `n${at}`, 5)))
    const told = recent.before(about(''), NOW)
    expect(told).to.have.length(12)
    expect(told.at(-1)).to.equal('and 990 more')
  })
})
